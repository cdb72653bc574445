package io.onhand.agent;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Things;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What the entries of a model's log did to reservations, transfers and exceptions, each entry to
 * one of them, and what is open at each sequence. Lines of a reservation are in the order of their
 * stores.
 */
final class ModelThings {
  private final long epoch;
  private final Random random;
  private final Map<Long, Things> entries = new TreeMap<>();

  ModelThings(long epoch, Random random) {
    this.epoch = epoch;
    this.random = random;
  }

  /** Makes something, or changes or ends something that is open. */
  void change(long sequence) {
    Things open = open(sequence);
    entries.put(
        sequence,
        switch (random.nextInt(6)) {
          case 0 -> reserved(sequence);
          case 1 -> dispatched(sequence);
          case 2 -> exception(sequence);
          case 3 -> open.reservations().isEmpty() ? reserved(sequence) : reserved(open, sequence);
          case 4 -> open.transfers().isEmpty() ? dispatched(sequence) : moved(open, sequence);
          default -> open.exceptions().isEmpty() ? exception(sequence) : resolved(open, sequence);
        });
  }

  /** What an entry did, whole. */
  Things of(long sequence) {
    return entries.getOrDefault(sequence, Things.NONE);
  }

  /** What an entry did, as far as a store is told. */
  Things of(long sequence, String store) {
    Things whole = of(sequence);
    return new Things(
        whole.reservations().stream()
            .map(it -> it.ofStore(store))
            .filter(it -> !it.lines().isEmpty())
            .toList(),
        whole.transfers().stream().filter(it -> isAt(it, List.of(store))).toList(),
        whole.exceptions().stream().filter(it -> it.record().store().equals(store)).toList());
  }

  /** What is open at a sequence. */
  Things open(long sequence) {
    Map<LogId, Reservation> reservations = new TreeMap<>();
    Map<LogId, Transfer> transfers = new TreeMap<>();
    Map<LogId, StockException> exceptions = new TreeMap<>();
    entries.forEach((at, things) -> {
      if (at <= sequence) {
        things.reservations().forEach(it -> reservations.put(it.id(), it));
        things.transfers().forEach(it -> transfers.put(it.id(), it));
        things.exceptions().forEach(it -> exceptions.put(it.id(), it));
      }
    });
    return new Things(
        reservations.values().stream().filter(Reservation::isOpen).toList(),
        transfers.values().stream().filter(Transfer::isInTransit).toList(),
        exceptions.values().stream().filter(StockException::isOpen).toList());
  }

  /** What is open at some stores: reservations with their lines there. */
  Things open(long sequence, List<String> stores) {
    Things all = open(sequence);
    return new Things(
        all.reservations().stream()
            .map(it -> it.with(it.state(), linesAt(it, stores), it.updatedSequence()))
            .filter(it -> !it.lines().isEmpty())
            .toList(),
        all.transfers().stream().filter(it -> isAt(it, stores)).toList(),
        all.exceptions().stream().filter(it -> stores.contains(it.record().store())).toList());
  }

  /** The same, with reservations in parts, as a snapshot brings them. */
  static Things inParts(Things open) {
    return new Things(
        open.reservations().stream().flatMap(it -> it.byStore().values().stream()).toList(),
        open.transfers(),
        open.exceptions());
  }

  static SnapshotCounts counts(int records, Things parts) {
    return SnapshotCounts.NONE.withRecords(records).with(parts);
  }

  void lose(long after) {
    entries.keySet().removeIf(sequence -> sequence > after);
  }

  private Things reserved(long sequence) {
    List<ReservationLine> lines = new ArrayList<>();
    for (String store : ModelLog.STORES) {
      for (int i = random.nextInt(3); i > 0; i--) {
        lines.add(ReservationLine.holding(new RecordKey("p" + i, store), 5));
      }
    }
    if (lines.isEmpty()) {
      lines.add(ReservationLine.holding(new RecordKey("p0", "A"), 5));
    }
    return reservation(
        new Reservation(
            LogId.of(epoch, sequence),
            "till",
            "k" + sequence,
            "",
            ReservationState.OPEN,
            lines,
            sequence,
            sequence + 1_000,
            sequence));
  }

  private Things reserved(Things open, long sequence) {
    Reservation before = open.reservations().get(random.nextInt(open.reservations().size()));
    ReservationState state =
        random.nextBoolean() ? ReservationState.OPEN : ReservationState.EXPIRED;
    return reservation(
        before
            .withExpiry(before.expiresAtMicros() + 1, sequence)
            .with(state, before.lines(), sequence));
  }

  private Things dispatched(long sequence) {
    int from = random.nextInt(3);
    return transfer(
        new Transfer(
            LogId.of(epoch, sequence),
            ModelLog.STORES.get(from),
            ModelLog.STORES.get((from + 1 + random.nextInt(2)) % 3),
            "till",
            "k" + sequence,
            "",
            TransferState.IN_TRANSIT,
            List.of(TransferLine.dispatched("p1", 7)),
            sequence,
            sequence));
  }

  private Things moved(Things open, long sequence) {
    Transfer before = open.transfers().get(random.nextInt(open.transfers().size()));
    TransferState state = random.nextBoolean() ? TransferState.IN_TRANSIT : TransferState.CANCELLED;
    return transfer(before.with(state, before.lines(), sequence));
  }

  private Things exception(long sequence) {
    return exception(
        new StockException(
            LogId.of(epoch, sequence),
            new RecordKey("p2", ModelLog.STORES.get(random.nextInt(3))),
            ExceptionKind.BELOW_FLOOR,
            3,
            "till",
            "k" + sequence,
            "",
            sequence,
            null));
  }

  private Things resolved(Things open, long sequence) {
    StockException before = open.exceptions().get(random.nextInt(open.exceptions().size()));
    return exception(
        before.resolved(new StockException.Resolution("found", "anna", sequence, sequence)));
  }

  private static Things reservation(Reservation it) {
    return new Things(List.of(it), List.of(), List.of());
  }

  private static Things transfer(Transfer it) {
    return new Things(List.of(), List.of(it), List.of());
  }

  private static Things exception(StockException it) {
    return new Things(List.of(), List.of(), List.of(it));
  }

  private static List<ReservationLine> linesAt(Reservation reservation, List<String> stores) {
    return reservation.lines().stream().filter(it -> stores.contains(it.key().store())).toList();
  }

  private static boolean isAt(Transfer transfer, List<String> stores) {
    return stores.contains(transfer.fromStore()) || stores.contains(transfer.toStore());
  }
}
