package io.onhand.agent.outbox;

import io.onhand.agent.TestClock;
import io.onhand.agent.outbox.Writes.Write;
import io.onhand.agent.replica.FeedWatch.Coming;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.storage.InMemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An outbox on a store in memory, a model of Central, and a replica that is only a cursor. */
final class OutboxFixture {

  final TestClock clock = new TestClock();
  final ModelCentral central = new ModelCentral();
  final OutboxLimits limits;
  InMemoryStore store = new InMemoryStore(List.of(OutboxFamily.values()));
  Outbox outbox;
  boolean isDiskLow;

  /** Happens once, when the outbox is about to write. */
  Runnable beforeNextWrite = () -> {};

  /** How far the replica shows the log, and how much of that survives a crash. */
  long cursor;

  long durable;

  /** What the snapshot on its way shows. */
  private long snapshot;

  private final Random random;

  OutboxFixture(long seed) {
    this(seed, OutboxLimits.DEFAULT);
  }

  OutboxFixture(long seed, OutboxLimits limits) {
    this.limits = limits;
    random = new Random(seed);
    outbox = open();
  }

  private Outbox open() {
    return new Outbox(
        new InterruptedWrites(store, this::interrupt),
        limits,
        new OutboxPorts(
            central,
            () -> isDiskLow,
            () -> position(cursor),
            () -> position(durable),
            () -> {},
            clock,
            random));
  }

  private void interrupt() {
    Runnable now = beforeNextWrite;
    beforeNextWrite = () -> {};
    now.run();
  }

  private static @Nullable Position position(long sequence) {
    return sequence == 0 ? null : new Position(ModelCentral.EPOCH, sequence);
  }

  /** The process starts again on a store that a crash left. */
  void restart(InMemoryStore found) {
    central.cut();
    snapshot = 0;
    store = found;
    cursor = durable;
    outbox = open();
  }

  /** Gives a write to the outbox; what it is told comes into the list. */
  List<Queueing> add(Write write) {
    List<Queueing> told = new ArrayList<>();
    outbox.add(write.command(), write.footprint().voided(), () -> null, told::add);
    return told;
  }

  /** Gives a write and takes the turn that makes it durable. */
  Queueing queue(Write write) {
    List<Queueing> told = add(write);
    step();
    return told.getFirst();
  }

  void step() {
    outbox.step();
  }

  /** Everything that can be replayed is, with a Central that decides at once. */
  void replay() {
    for (int i = 0; i < 1_000 && outbox.status().waiting() > 0; i++) {
      step();
      central.decide(Integer.MAX_VALUE);
      clock.advance(Duration.ofMillis(50));
    }
    step();
  }

  /** The feed brings the log up to a sequence. */
  void follow(long sequence) {
    outbox.coming(
        central.log.stream()
            .filter(entry -> entry.sequence() > cursor && entry.sequence() <= sequence)
            .map(entry ->
                new Coming(
                    new Position(ModelCentral.EPOCH, entry.sequence()),
                    ModelCentral.EPOCH,
                    "till-1",
                    entry.key(),
                    entry.changes()::keySet))
            .toList());
    cursor = Math.max(cursor, sequence);
  }

  /** Central takes the snapshot that {@link #showSnapshot} shows. */
  void beginSnapshot() {
    snapshot = central.log.size();
  }

  /** What the link does before it shows a snapshot: asks about what is not known, and tells. */
  void askForSnapshot() {
    outbox.coming(
        outbox.unknown().stream()
            .map(command -> central.applied(command.key()))
            .filter(Objects::nonNull)
            .sorted(Comparator.comparingLong(ModelCentral.Entry::sequence))
            .map(entry ->
                new Coming(
                    new Position(ModelCentral.EPOCH, entry.sequence()),
                    cursor == 0 ? 0 : ModelCentral.EPOCH,
                    "till-1",
                    entry.key(),
                    entry.changes()::keySet))
            .toList());
  }

  /** The snapshot takes the place of what was shown, synced. */
  void showSnapshot() {
    cursor = Math.max(cursor, snapshot);
    durable = Math.max(durable, cursor);
  }

  /** What is still to come of a record, as the replica shows it. */
  long pending(RecordKey key) {
    return outbox.pending().of(key, ModelCentral.EPOCH, central.updated(key, cursor));
  }

  List<Long> queued() {
    return numbers(outbox.desk().queued(0, 1_000));
  }

  List<Long> parked() {
    return numbers(outbox.desk().parked(0, 1_000));
  }

  private static List<Long> numbers(List<QueuedWrite> writes) {
    return writes.stream().map(QueuedWrite::number).toList();
  }
}
