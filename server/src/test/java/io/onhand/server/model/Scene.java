package io.onhand.server.model;

import io.onhand.server.commit.Outcome.Decided;
import io.onhand.server.commit.PipelineLimits;
import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.commit.Submission;
import io.onhand.server.commit.TestClock;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.model.Audit.Sent;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.StockCommand.Adjust;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A Central with two stores, and 10 of tea in Paris, told one thing after the other. The model is
 * told too, and must agree.
 */
final class Scene {
  static final RecordKey PARIS = new RecordKey("tea", "Paris");
  static final RecordKey ROME = new RecordKey("tea", "Rome");
  static final RecordKey COCOA = new RecordKey("cocoa", "Paris");
  static final String ORIGIN = "till";

  private final Model model = new Model(SteppedPipeline.EPOCH);
  private final Comparison comparison = new Comparison(model);
  private final TestClock machine = new TestClock();
  private final NaiveClock clock = new NaiveClock(machine);
  private final Audit audit = new Audit(model, new Callers(), comparison, clock, false);
  private final SteppedPipeline server =
      new SteppedPipeline(SteppedPipeline.fresh(), machine, PipelineLimits.DEFAULT, log -> log);
  private int keys;

  /** What the table is about. */
  private LogId named = new LogId(SteppedPipeline.EPOCH, 1_000_000, 0);

  /** A state to begin in. */
  record Start(String name, Consumer<Scene> made) {}

  /** A call, and what became of it in words. */
  record Call(String name, Function<Scene, String> made) {
    static Call request(String name, Function<LogId, CommandBody> body) {
      return new Call(
          name,
          scene ->
              Effect.of(scene.tell(CommandKind.REQUEST, body.apply(scene.named())), scene.now()));
    }

    static Call fact(String name, Function<LogId, CommandBody> body) {
      return new Call(
          "fact: " + name,
          scene -> Effect.of(scene.tell(CommandKind.FACT, body.apply(scene.named())), scene.now()));
    }
  }

  Scene() {
    request(new CreateStore("Paris", ""));
    request(new CreateStore("Rome", ""));
    stock(PARIS, 10);
    stock(COCOA, 10);
  }

  LogId named() {
    return named;
  }

  long now() {
    return clock.now();
  }

  long head() {
    return model.head;
  }

  void stock(RecordKey key, long delta) {
    AdjustReason reason = delta > 0 ? AdjustReason.RECEIPT : AdjustReason.SALE;
    request(new Adjust(new AdjustLine(key, delta, reason, OptionalLong.empty())));
  }

  Decision request(CommandBody body) {
    return tell(CommandKind.REQUEST, body);
  }

  Decision tell(CommandKind kind, CommandBody body) {
    Caller caller = send(kind, body);
    settle();
    return ((Decided) caller.outcome()).entry().decision();
  }

  /** Asks, and does not wait. */
  void send(CommandBody body) {
    send(CommandKind.REQUEST, body);
  }

  Caller send(CommandKind kind, CommandBody body) {
    String key = "k" + ++keys;
    Command command =
        Command.of(new CommandHeader(ORIGIN, key, "", 0, null, 0, "", "", kind), body);
    Caller caller = server.submit(command, Submission.NO_DEADLINE);
    audit.sent(new Sent(command, false, false, caller));
    return caller;
  }

  /** The table is about what this command makes. */
  void name(CommandBody body) {
    tell(body.mayBeFact() ? CommandKind.FACT : CommandKind.REQUEST, body);
    named = LogId.of(SteppedPipeline.EPOCH, model.head);
  }

  /** Time goes by, and nobody does anything in it. */
  void sleep(long seconds) {
    machine.pass(TimeUnit.SECONDS.toMicros(seconds));
  }

  /** Time goes by, and the server does what is to be done. Says what became durable by it. */
  String pass(long seconds) {
    sleep(seconds);
    long before = model.head;
    settle();
    return model.head == before ? "nothing" : Effect.of(audit.last(), clock.now());
  }

  /** What has ended is forgotten. */
  void forget() {
    sleep(TimeUnit.DAYS.toSeconds(4));
    stock(COCOA, 1);
    AdvanceHorizon body = new AdvanceHorizon(model.head, audit.logTimes.get((int) model.head - 2));
    Caller caller = new Caller();
    server.pipeline.submitInternal(body, caller);
    audit.sent(new Sent(Command.internal(body), false, false, caller));
    settle();
  }

  /** Until everybody was told. */
  void settle() {
    server.run();
    audit.settle(server.store, false);
    comparison.compareState(server.store);
    comparison.check(server.alarms.isEmpty(), "no alarm", server.alarms);
  }
}
