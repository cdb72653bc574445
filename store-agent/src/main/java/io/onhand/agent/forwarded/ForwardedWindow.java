package io.onhand.agent.forwarded;

import io.onhand.agent.forwarded.Arrivals.Arrival;
import io.onhand.agent.forwarded.Resending.Census;
import io.onhand.agent.forwarded.Resending.Taken;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Step;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what Central accepted of the commands that this agent sent on, for a window of time and
 * bytes, and hands over what a restored Central has lost.
 *
 * <p>Callers bring commands from any thread and never wait: what cannot be written fast enough, or
 * while the disk is nearly full, is not kept, and that is an alarm; its name is, to be listed if a
 * restored Central has lost it. One thread runs {@link #step}.
 *
 * <p>What is lost when: a kill of the process loses what waited in memory, milliseconds as a rule.
 * A power cut at the agent's machine loses what was not synced yet, a second or a little more. To
 * lose a sale by that, Central must lose its disk too, between its last backup and the same moment.
 *
 * <p>A storage failure passes through {@link #step} and ends the process.
 */
public final class ForwardedWindow implements Step {

  private static final int GROUP_MAX = 1_024;
  private static final long CHORES_NANOS = Duration.ofSeconds(1).toNanos();

  private final ForwardedLimits limits;
  private final ForwardedPorts ports;
  private final Arrivals arrivals;
  private final Histories histories;
  private final Resending resending;
  private final UnkeptCommands unkept;
  private final OldCommands old;
  private final KeptCommands kept;
  private final ForeignCommands foreign;
  private final WindowTotals totals;
  private long choresNanos;
  private @Nullable ResendPort port;
  private long asked;
  private boolean isAsked;
  private volatile long answered;
  private volatile Footing footing;
  private volatile ForwardedStatus status;

  /**
   * What the window knows of the world.
   *
   * @param central its history, as last heard; null: not since the start
   * @param isDiskLow whether the disk is nearly full
   * @param clock time
   */
  public record ForwardedPorts(
      Supplier<@Nullable CentralHistory> central, BooleanSupplier isDiskLow, Clock clock) {}

  /**
   * Opens the window of a store.
   *
   * @param store not used by anybody else for writing
   */
  public ForwardedWindow(KeyValueStore store, ForwardedLimits limits, ForwardedPorts ports) {
    this.limits = limits;
    this.ports = ports;
    arrivals = new Arrivals(limits, ports.clock());
    totals = new WindowTotals(store);
    histories = new Histories(store, totals.now());
    resending = new Resending(store, histories, ports.clock());
    choresNanos = ports.clock().monotonicNanos();
    unkept = new UnkeptCommands(store, limits, histories);
    old = new OldCommands(store, limits, unkept);
    kept = new KeptCommands(store, totals, unkept, old);
    foreign = new ForeignCommands(store, histories, resending, unkept);
    footing = new Footing(totals.now().epoch(), !totals.now().isHandedOver());
    status = statusNow();
  }

  /** Says who takes what is to be sent again; before the first step. */
  public void resendsTo(ResendPort taker) {
    port = taker;
  }

  /** Which history of Central's log it stands on. Any thread. */
  public Footing footing() {
    return footing;
  }

  /**
   * Central accepted a command. Any thread; never waits.
   *
   * @param request as it was sent
   * @param at its entry
   * @param place the entry by which it was accepted first, perhaps by a Central that has lost it
   * @param isReplayed Central told it again
   */
  public void keep(MutateStreamRequest request, Position at, Position place, boolean isReplayed) {
    arrivals.add(new Arrival(request, at, place, isReplayed));
  }

  /** How it is. Any thread. */
  public ForwardedStatus status() {
    return status;
  }

  @Override
  public boolean step() {
    WriteBatch batch = new WriteBatch();
    boolean hasWorked = takeIn(batch);
    Taken taken = resending.step(batch);
    totals.set(totals.now().plus(-taken.commands(), -taken.bytes()));
    hasWorked |= taken.commands() > 0;
    totals.commit(batch);
    foreign.countWhatCame();
    listUnknown();
    long now = ports.clock().monotonicNanos();
    boolean isDue = now - choresNanos >= CHORES_NANOS;
    if (isDue || totals.now().bytes() > limits.bytesMax()) {
      boolean isThrough = trim();
      if (isDue && isThrough) {
        choresNanos = now;
        totals.sync();
      }
    }
    hasWorked |= heed(ports.central().get());
    hasWorked |= handOver();
    listForeign();
    status = statusNow();
    return hasWorked;
  }

  /** Writes and syncs what came; after the last step by the thread. */
  public void close() {
    boolean isAllTaken;
    do {
      WriteBatch batch = new WriteBatch();
      isAllTaken = !takeIn(batch);
      totals.commit(batch);
    } while (!isAllTaken);
    totals.sync();
  }

  /** Takes what came into a batch. Whether anything came. */
  private boolean takeIn(WriteBatch batch) {
    List<Arrival> came = arrivals.take(GROUP_MAX);
    Set<Position> added = Set.of();
    if (ports.isDiskLow().getAsBoolean()) {
      came.forEach(arrivals::cannotKeep);
    } else if (!came.isEmpty()) {
      added = kept.put(came, ports.clock().wallMicros(), batch);
    }
    List<Unkept> notKept = arrivals.takeUnkept();
    unkept.add(notKept, added, batch);
    foreign.came(Stream.concat(added.stream(), notKept.stream().map(Unkept::lastAt)), batch);
    long late = added.stream().filter(histories.past()::hasLost).count();
    if (late > 0) { // Central's last answer before it was lost, heard after the next had begun
      handOverAgain(came.getLast().at().epoch(), late, batch);
    }
    return !came.isEmpty();
  }

  /**
   * Lists what Central has lost and is not kept, before that is forgotten here. On a disk that is
   * nearly full it waits: a list that cannot be written would end the process.
   */
  private void listUnknown() {
    ResendPort taker = port;
    if (taker == null || !unkept.hasLost() || ports.isDiskLow().getAsBoolean()) {
      return;
    }
    WriteBatch batch = new WriteBatch();
    taker.unknown(totals.now().epoch(), unkept.takeLost(batch));
    totals.commitSynced(batch);
  }

  /**
   * Drops what is too old or too much, unless it is still to be sent again. Whether there is no
   * more to drop.
   */
  private boolean trim() {
    if (!totals.now().isHandedOver()) {
      return true;
    }
    WriteBatch batch = new WriteBatch();
    long nowMicros = ports.clock().wallMicros();
    totals.set(old.drop(totals.now(), nowMicros, batch));
    unkept.drop(nowMicros, batch);
    totals.commit(batch);
    foreign.wentWithAge(batch.operations());
    return batch.operations() < OldCommands.DROPPED_MAX;
  }

  /** Looks whether Central's log is another one than it was. */
  private boolean heed(@Nullable CentralHistory heard) {
    CentralHistory present = histories.present();
    if (heard == null || heard.equals(present)) {
      return false;
    }
    WriteBatch batch = new WriteBatch();
    histories.enter(heard, batch);
    totals.set(totals.now().in(heard.epoch()));
    unkept.look();
    Census census = resending.count();
    foreign.look(census, batch);
    if (present == null && census.lost() == 0) { // all that was accepted before is this one's
      totals.set(totals.now().handedOver(true));
      footing = new Footing(heard.epoch(), false);
    } else {
      handOverAgain(present == null ? 0 : present.epoch(), census.lost(), batch);
    }
    totals.commitSynced(batch);
    old.fromTheFirst();
    return true;
  }

  /** From now on nothing goes to Central before what it has lost, also after a restart. */
  private void handOverAgain(long fromEpoch, long lost, WriteBatch batch) {
    footing = new Footing(totals.now().epoch(), true);
    totals.set(totals.now().handedOver(false));
    isAsked = false;
    if (lost > 0) {
      resending.begin(fromEpoch, totals.now().epoch(), lost, batch);
    }
  }

  /** Goes on with what Central has lost: first what the outbox takes for decided, then the rest. */
  private boolean handOver() {
    ResendPort taker = port;
    if (totals.now().isHandedOver() || taker == null) {
      return false;
    }
    if (!isAsked) {
      isAsked = true;
      asked++;
      long question = asked;
      taker.lost(histories.past(), () -> answered = question);
    }
    if (answered != asked) {
      return false;
    }
    WriteBatch batch = new WriteBatch();
    boolean hasWorked = resending.handOver(taker, batch);
    if (!resending.isGoingOn()) {
      totals.set(totals.now().handedOver(true));
    }
    totals.commit(batch);
    if (totals.now().isHandedOver()) {
      footing = new Footing(totals.now().epoch(), false);
      taker.allHandedOver();
      return true;
    }
    return hasWorked;
  }

  /** Lists what is foreign, when no till waits for it any more and on a disk that has room. */
  private void listForeign() {
    ResendPort taker = port;
    boolean isDue = foreign.isToBeListed() && totals.now().isHandedOver();
    if (taker == null || !isDue || ports.isDiskLow().getAsBoolean()) {
      return;
    }
    WriteBatch batch = new WriteBatch();
    foreign.list(totals.now().epoch(), taker, batch);
    totals.commit(batch);
  }

  private ForwardedStatus statusNow() {
    return new ForwardedStatus(
        totals.now().commands(),
        totals.now().bytes(),
        totals.now().commands() == 0 ? 0 : old.oldestAtMicros(),
        unkept.commands(),
        foreign.kept(),
        foreign.notKept(),
        resending.progress(),
        footing.isHandingOver());
  }
}
