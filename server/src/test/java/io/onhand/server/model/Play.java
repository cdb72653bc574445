package io.onhand.server.model;

import io.onhand.server.commit.CommitLog.Appended;
import io.onhand.server.commit.PipelineLimits;
import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.commit.Submission;
import io.onhand.server.commit.TestClock;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.model.Audit.Sent;
import io.onhand.server.proof.Finding;
import io.onhand.server.proof.ProofSink;
import io.onhand.server.proof.ReplayRoom;
import io.onhand.server.proof.StateProof;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.InMemoryStore.FailedWrite;
import io.onhand.server.storage.KeyValueSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One sequence, played to the real pipeline over a store in memory and to the model. */
final class Play {
  private static final long EPOCH = SteppedPipeline.EPOCH;
  private static final int WAITING_MAX = 8;
  private static final int ITEMS_BETWEEN_COMPARISONS = 50;
  private static final long HORIZON_AGE_MICROS = TimeUnit.HOURS.toMicros(72);

  private final Model model = new Model(EPOCH);
  private final Callers callers = new Callers();
  private final Generator generator = new Generator(model, callers, EPOCH);
  private final Comparison comparison = new Comparison(model);
  private final TestClock machine = new TestClock();
  private final NaiveClock clock = new NaiveClock(machine);
  private final Audit audit;
  private SteppedPipeline server;
  private boolean losesNext;

  /** By how much the wall clock is off, until it is set right again. */
  private int hoursOff;

  Play(boolean isTraced) {
    audit = new Audit(model, callers, comparison, clock, isTraced);
    server = started(SteppedPipeline.fresh());
  }

  /** What happened, in lines. */
  List<String> trace() {
    return audit.trace;
  }

  /** Plays a sequence to its end, and compares what is left. */
  void run(List<Item> items) {
    for (int i = 0; i < items.size(); i++) {
      play(items.get(i));
      if (audit.waiting() >= WAITING_MAX) {
        settle();
      }
      if (i % ITEMS_BETWEEN_COMPARISONS == ITEMS_BETWEEN_COMPARISONS - 1) {
        settle();
        comparison.compareState(server.store);
      }
    }
    settle();
    comparison.compareState(server.store);
    comparison.compareIndexes(server.store);
    comparison.compareReplay(server.store);
    prove();
  }

  /** The proof that Central offers its operators finds nothing, whatever happened. */
  private void prove() {
    List<Finding> findings = new ArrayList<>();
    ProofSink sink =
        new ProofSink() {
          @Override
          public void progress(String phase, long done, long total) {}

          @Override
          public void finding(Finding finding) {
            findings.add(finding);
          }
        };
    try (KeyValueSnapshot snapshot = server.store.snapshot()) {
      new StateProof(snapshot, ReplayRoom.NOT_ASKED, sink, () -> {}, () -> 0).run();
    }
    comparison.check(findings.isEmpty(), "a state that is sound", findings);
  }

  private void play(Item item) {
    Random random = new Random(item.seed());
    switch (item.kind()) {
      case SUBMIT -> submit(generator.next(item.seed()), random);
      case LOOK_UP -> lookUp(random);
      case SEQUENCE -> server.sequence();
      case COMMIT -> server.commit();
      case RUN -> settle();
      case PASS -> pass(random.nextInt(4_000_000));
      case PASS_TO_EXPIRY -> passToExpiry(random);
      case PASS_LONG -> pass(TimeUnit.MINUTES.toMicros(random.nextInt(10, 6_000)));
      case SET_WALL_CLOCK -> setWallClock(random);
      case RESTART -> {
        settle();
        reopen(server.store.afterKill());
      }
      case RESTART_LATER -> {
        settle();
        machine.pass(TimeUnit.DAYS.toMicros(400));
        reopen(server.store.afterKill());
      }
      case KILL -> {
        goHalfway(random);
        reopen(server.store.afterKill());
      }
      case POWER_CUT -> {
        goHalfway(random);
        reopen(server.store.afterPowerCut(0));
      }
      case FAIL_WRITE -> {
        server.store.failNextWrite(random.nextBoolean() ? FailedWrite.LOST : FailedWrite.KEPT);
        server.run();
        reopen(server.store.afterKill());
      }
      case LOSE_BLOCK -> losesNext = true;
      case MOVE_HORIZON -> moveHorizon(random);
    }
  }

  private void submit(Command command, Random random) {
    audit.say("send", command);
    Caller caller = server.submit(command, Submission.NO_DEADLINE);
    audit.sent(new Sent(command, false, false, caller));
    if (random.nextInt(3) == 0) {
      RecordKey key = Draw.anyKey(random);
      callers.look(EPOCH, key, model.state.records.get(key), random.nextInt(-1, 2));
    }
  }

  private void lookUp(Random random) {
    Command earlier = Callers.one(random, callers.sent);
    CommandHeader id =
        earlier == null || random.nextInt(3) == 0
            ? new CommandHeader("till", "never" + random.nextInt(3))
            : new CommandHeader(earlier.header().origin(), earlier.header().key());
    boolean resolve = random.nextBoolean();
    Command command = Command.of(id, new Abandon());
    audit.say(resolve ? "resolve" : "ask for", command);
    Caller caller = new Caller();
    server
        .pipeline
        .admission()
        .submit(new Submission.Lookup(id, resolve, 10, Submission.NO_DEADLINE, caller));
    audit.sent(new Sent(command, true, resolve, caller));
    callers.sent.add(command);
  }

  private void pass(long micros) {
    settle();
    machine.pass(micros);
    audit.say("pass " + micros + " us, to", clock.now());
    settle();
  }

  /** To the very microsecond at which something ends, or one before or after. */
  private void passToExpiry(Random random) {
    settle();
    long next =
        model.state.reservations.values().stream()
            .filter(it -> it.state() == ReservationState.OPEN)
            .mapToLong(Reservation::expiresAtMicros)
            .min()
            .orElse(0);
    long micros = next - clock.now() + random.nextInt(-1, 2);
    if (micros > 0) {
      pass(micros);
    }
  }

  /** Six hours ahead or two behind, for a minute and more. */
  private void setWallClock(Random random) {
    settle();
    int hours = hoursOff != 0 ? -hoursOff : random.nextBoolean() ? 6 : -2;
    if (hoursOff != 0) {
      machine.pass(TimeUnit.MINUTES.toMicros(1));
      clock.now();
      settle();
    }
    hoursOff += hours;
    machine.setWallForward(TimeUnit.HOURS.toMicros(hours));
    audit.say("set the wall clock by hours", hours);
    settle();
  }

  /** As far as it got when the process dies. */
  private void goHalfway(Random random) {
    for (int i = random.nextInt(4); i > 0; i--) {
      if (random.nextBoolean()) {
        server.sequence();
      } else {
        server.commit();
      }
    }
  }

  private void reopen(InMemoryStore found) {
    audit.say("restart", "");
    comparison.check(server.alarms.isEmpty(), "no alarm", server.alarms);
    audit.settle(found, true);
    server = started(found);
    clock.start(audit.logTimes.isEmpty() ? 0 : audit.logTimes.getLast());
  }

  private SteppedPipeline started(InMemoryStore store) {
    losesNext = false;
    return new SteppedPipeline(
        store,
        machine,
        PipelineLimits.DEFAULT,
        log ->
            entries -> {
              if (losesNext) {
                losesNext = false;
                return new Appended.Lost();
              }
              return log.append(entries);
            });
  }

  /** As far as the promise of 72 hours lets it, or a little less. */
  private void moveHorizon(Random random) {
    settle();
    int forgettable = 0;
    while (forgettable < audit.logTimes.size()
        && clock.now() - audit.logTimes.get(forgettable) >= HORIZON_AGE_MICROS) {
      forgettable++;
    }
    long sequence = Math.min(forgettable + 1, model.head) - random.nextInt(3);
    if (sequence > model.state.horizon && sequence > 1) {
      AdvanceHorizon body = new AdvanceHorizon(sequence, audit.logTimes.get((int) sequence - 2));
      audit.say("forget below", sequence);
      Caller caller = new Caller();
      server.pipeline.submitInternal(body, caller);
      audit.sent(new Sent(Command.internal(body), false, false, caller));
      settle();
    }
  }

  /** Until there is nothing left to do; then everybody must have been told, and nothing be due. */
  private void settle() {
    server.run();
    audit.settle(server.store, false);
    comparison.check(server.alarms.isEmpty(), "no alarm", server.alarms);
    comparison.check(server.faults.isEmpty(), "no fault", server.faults);
    List<Reservation> due = model.due(clock.now());
    comparison.check(due.isEmpty(), "nothing due when idle", due);
  }
}
