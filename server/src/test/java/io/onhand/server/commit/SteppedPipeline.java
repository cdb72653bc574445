package io.onhand.server.commit;

import io.onhand.server.commit.Outcome.Decided;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.log.EmbeddedLog;
import io.onhand.server.log.HorizonSweep;
import io.onhand.server.log.KeyFilter;
import io.onhand.server.log.KeyFilterLoad;
import io.onhand.server.log.LoggedState;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.StoredState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** The real pipeline over a store in memory, stepped by hand. */
public final class SteppedPipeline {
  public static final long EPOCH = 7;

  public final InMemoryStore store;
  public final TestClock clock;
  public final Pipeline pipeline;
  public final List<String> faults = new ArrayList<>();
  public final List<String> alarms = new ArrayList<>();

  /** What a caller was told; empty while it waits. */
  public static final class Caller implements Reply {
    public final List<Outcome> outcomes = new ArrayList<>();

    @Override
    public void complete(Outcome outcome) {
      outcomes.add(outcome);
    }

    /** What it was told, which must be one thing. */
    public Outcome outcome() {
      if (outcomes.size() != 1) {
        throw new AssertionError("Expected one outcome, but got " + outcomes);
      }
      return outcomes.getFirst();
    }

    Decided decided() {
      return (Decided) outcome();
    }

    boolean isWaiting() {
      return outcomes.isEmpty();
    }
  }

  /** A new Central. */
  public SteppedPipeline() {
    this(fresh(), new TestClock(), PipelineLimits.DEFAULT, log -> log);
  }

  /** A new Central whose blocks a listener is told of. */
  public SteppedPipeline(DurableListener listener) {
    this(fresh(), new TestClock(), PipelineLimits.DEFAULT, log -> log, listener);
  }

  /** A Central that is started on what a store holds, and whose blocks a listener is told of. */
  public SteppedPipeline(InMemoryStore store, TestClock clock, DurableListener listener) {
    this(store, clock, PipelineLimits.DEFAULT, log -> log, listener);
  }

  /** A Central that is started on what a store holds. */
  public SteppedPipeline(
      InMemoryStore store, TestClock clock, PipelineLimits limits, UnaryOperator<CommitLog> log) {
    this(store, clock, limits, log, (block, head, bytes) -> {});
  }

  private SteppedPipeline(
      InMemoryStore store,
      TestClock clock,
      PipelineLimits limits,
      UnaryOperator<CommitLog> log,
      DurableListener listener) {
    this.store = store;
    this.clock = clock;
    Head head = new StoredState(store).head().orElseThrow();
    AtomicReference<Head> durable = new AtomicReference<>(head);
    // Small generations, so that a test meets several.
    KeyFilter filter = new KeyFilter(1 << 10, 64);
    pipeline =
        new Pipeline(
            new Pipeline.Ports(
                whileSequencing(log.apply(new EmbeddedLog(store, head, filter))),
                new LoggedState(store, filter),
                head,
                List.of((block, now, bytes) -> durable.set(now), listener),
                new HorizonSweep(store, durable::get).and(new KeyFilterLoad(store, filter)),
                clock,
                limits,
                PipelineObserver.NONE,
                (what, cause) -> faults.add(what),
                alarms::add));
  }

  /** While a block is written the sequencer fills the next, as it does on a thread of its own. */
  private CommitLog whileSequencing(CommitLog log) {
    return entries -> {
      sequence();
      return log.append(entries);
    };
  }

  /** A store with nothing in it at all. */
  public static InMemoryStore none() {
    return new InMemoryStore(List.of(CentralFamily.values()));
  }

  /** The store of a Central that was never started. */
  public static InMemoryStore fresh() {
    return fresh(EPOCH);
  }

  /** The same of another epoch. */
  public static InMemoryStore fresh(long epoch) {
    InMemoryStore store = none();
    WriteBatch batch = new WriteBatch();
    new BatchState(batch).putHead(Head.empty(epoch));
    store.write(batch, Durability.SYNCED);
    return store;
  }

  public Caller submit(String key, CommandBody body) {
    return submit(Command.of(new CommandHeader("till", key), body), Submission.NO_DEADLINE);
  }

  public Caller submit(Command command, long deadlineNanos) {
    Caller caller = new Caller();
    pipeline.admission().submit(new Submission.Mutation(command, 100, deadlineNanos, caller));
    return caller;
  }

  Caller lookUp(String key, boolean resolve) {
    Caller caller = new Caller();
    pipeline
        .admission()
        .submit(
            new Submission.Lookup(
                new CommandHeader("till", key), resolve, 10, Submission.NO_DEADLINE, caller));
    return caller;
  }

  public Caller adjust(String key, String product, long delta, AdjustReason reason) {
    return submit(key, adjusting(product, delta, reason));
  }

  public static Adjust adjusting(String product, long delta, AdjustReason reason) {
    return new Adjust(
        new AdjustLine(new RecordKey(product, "Paris"), delta, reason, OptionalLong.empty()));
  }

  /** Declares Paris and puts stock there. */
  SteppedPipeline stocked(String product, long onHand) {
    submit("declare", new CreateStore("Paris", ""));
    adjust("stock " + product, product, onHand, AdjustReason.RECEIPT);
    run();
    return this;
  }

  public boolean sequence() {
    return pipeline.sequencerStep().step();
  }

  public boolean commit() {
    boolean worked = pipeline.committerStep().step();
    return pipeline.answererStep().step() || worked;
  }

  /** Until there is nothing left to do. */
  public void run() {
    for (boolean more = true; more; ) {
      more = sequence();
      more |= commit();
    }
  }

  long onHand(String product) {
    var record = new StoredState(store).record(new RecordKey(product, "Paris"));
    return record == null ? 0 : record.onHand();
  }

  long head() {
    return new StoredState(store).head().orElseThrow().sequence();
  }
}
