package io.onhand.server.commit;

import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.statemachine.Change.ReservationChanged;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When open reservations end, as it will be when everything decided is durable: those of the
 * records that commands touched lately, and the soonest of all. Both are loaded from the durable
 * state when they are asked for, and what was decided since is applied to them.
 *
 * <p>Confined to the sequencer, except for {@link #nextMicros}.
 */
final class Expiries {
  private static final int SOONEST_MAX = 4_096;
  private static final int RECORDS_MAX = 1 << 14;

  /** A change that may not be durable yet. */
  private record Pending(long sequence, ReservationChanged change) {}

  private final DurableState durable;
  private final Queue<Pending> pending = new ArrayDeque<>();
  private final Map<RecordKey, SortedSet<Expiry>> byRecord = new HashMap<>();
  private final SortedSet<Expiry> soonest = new TreeSet<>();

  /** Every open reservation that ends up to here is among the soonest. */
  private long knownUntilMicros;

  private volatile long nextMicros;

  Expiries(DurableState durable) {
    this.durable = durable;
    loadSoonest();
  }

  /** About when the next reservation ends; {@link Long#MAX_VALUE}: none is open. Any thread. */
  long nextMicros() {
    return nextMicros;
  }

  /** The open reservations of a record whose time has passed, soonest first. */
  List<LogId> dueOn(RecordKey key, long logTimeMicros) {
    SortedSet<Expiry> known = byRecord.computeIfAbsent(key, this::loaded);
    if (known.isEmpty() || known.first().atMicros() > logTimeMicros) {
      return List.of();
    }
    List<LogId> due = new ArrayList<>();
    for (Expiry expiry : known) {
      if (expiry.atMicros() > logTimeMicros) {
        break;
      }
      due.add(expiry.reservation());
    }
    return due;
  }

  /** The soonest open reservations whose time has passed, at most {@code limit} of them. */
  List<LogId> due(long logTimeMicros, int limit) {
    if (nextMicros > logTimeMicros) {
      return List.of();
    }
    if (soonest.isEmpty()) {
      loadSoonest();
    }
    List<LogId> due = new ArrayList<>();
    for (Expiry expiry : soonest) {
      if (expiry.atMicros() > logTimeMicros || due.size() == limit) {
        break;
      }
      due.add(expiry.reservation());
    }
    return due;
  }

  /** An entry changed a reservation. */
  void apply(long sequence, ReservationChanged change) {
    pending.add(new Pending(sequence, change));
    applyToSoonest(change);
    for (ReservationLine line : change.after().lines()) {
      SortedSet<Expiry> known = byRecord.get(line.key());
      if (known != null) {
        apply(change, known);
      }
    }
    publish();
  }

  /** Everything up to here can be loaded again. */
  void retire(long durableSequence) {
    for (Pending first = pending.peek();
        first != null && first.sequence() <= durableSequence;
        first = pending.peek()) {
      pending.remove();
    }
    if (byRecord.size() > RECORDS_MAX) {
      byRecord.clear();
    }
  }

  /** Back to what is durable. */
  void drop() {
    pending.clear();
    byRecord.clear();
    loadSoonest();
  }

  private SortedSet<Expiry> loaded(RecordKey key) {
    SortedSet<Expiry> known = new TreeSet<>(durable.expiries(key));
    for (Pending later : pending) {
      if (later.change().after().lines().stream().anyMatch(line -> line.key().equals(key))) {
        apply(later.change(), known);
      }
    }
    return known;
  }

  private void loadSoonest() {
    List<Expiry> rows = durable.soonestExpiries(SOONEST_MAX);
    soonest.clear();
    soonest.addAll(rows);
    knownUntilMicros = rows.size() < SOONEST_MAX ? Long.MAX_VALUE : rows.getLast().atMicros() - 1;
    pending.forEach(later -> applyToSoonest(later.change()));
    publish();
  }

  /**
   * Those that end later than is known stay out, or one of them would seem to be the next while an
   * earlier one is not loaded.
   */
  private void applyToSoonest(ReservationChanged change) {
    apply(change, soonest);
    Reservation after = change.after();
    if (after.expiresAtMicros() > knownUntilMicros) {
      soonest.remove(expiry(after));
    }
  }

  private void publish() {
    nextMicros =
        !soonest.isEmpty()
            ? soonest.first().atMicros()
            : knownUntilMicros == Long.MAX_VALUE ? Long.MAX_VALUE : knownUntilMicros;
  }

  private static void apply(ReservationChanged change, SortedSet<Expiry> known) {
    Reservation before = change.before();
    if (before != null) {
      known.remove(expiry(before));
    }
    if (change.after().isOpen()) {
      known.add(expiry(change.after()));
    } else {
      known.remove(expiry(change.after()));
    }
  }

  private static Expiry expiry(Reservation reservation) {
    return new Expiry(reservation.expiresAtMicros(), reservation.id());
  }
}
