package io.onhand.server.model;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.Moment;
import io.onhand.server.statemachine.RejectionReason;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One entry while it is thought about: the records as it would leave them, and who refuses. */
final class Draft {
  final State state;
  final Command command;
  final Moment now;
  final List<LineRejection> refusals = new ArrayList<>();

  private final Map<RecordKey, StockRecord> after = new LinkedHashMap<>();
  private final List<Change> exceptions = new ArrayList<>();

  Draft(State state, Command command, Moment now) {
    this.state = state;
    this.command = command;
    this.now = now;
  }

  boolean isFact() {
    return command.isFact();
  }

  /** The record as the entry leaves it so far. */
  @Nullable StockRecord record(RecordKey key) {
    StockRecord drafted = after.get(key);
    return drafted == null ? state.records.get(key) : drafted;
  }

  /** Why the record refuses these additions; null: it does not. The first that applies. */
  @Nullable RejectionReason refusal(
      RecordKey key, long onHand, long reserved, OptionalLong expected, boolean mayBeBorn) {
    StockRecord record = record(key);
    if (!state.stores.containsKey(key.store())) {
      return RejectionReason.STORE_NOT_FOUND;
    }
    if (expected.isPresent() && expected.getAsLong() != (record == null ? 0 : record.version())) {
      return RejectionReason.VERSION_CONFLICT;
    }
    if (record == null && !mayBeBorn && !isFact()) {
      return RejectionReason.RECORD_NOT_FOUND;
    }
    if (overflows(key, onHand, reserved, 0)) {
      return RejectionReason.QUANTITY_OVERFLOW;
    }
    long availableBefore = record == null ? 0 : record.onHand() - record.reserved();
    long availableAfter = availableBefore + onHand - reserved;
    OptionalLong floor = record == null ? OptionalLong.of(0) : record.floor().at();
    boolean isBelow = floor.isPresent() && availableAfter < floor.getAsLong();
    return !isFact() && availableAfter < availableBefore && isBelow
        ? RejectionReason.INSUFFICIENT_STOCK
        : null;
  }

  /** Whether a number would leave the range of 64 bits. */
  boolean overflows(RecordKey key, long onHand, long reserved, long incoming) {
    StockRecord record = record(key);
    BigInteger newOnHand = sum(record == null ? 0 : record.onHand(), onHand);
    BigInteger newReserved = sum(record == null ? 0 : record.reserved(), reserved);
    BigInteger newIncoming = sum(record == null ? 0 : record.incoming(), incoming);
    return !fits(newOnHand)
        || !fits(newReserved)
        || !fits(newIncoming)
        || !fits(newOnHand.subtract(newReserved));
  }

  static boolean fits(BigInteger number) {
    return number.bitLength() < Long.SIZE;
  }

  private static BigInteger sum(long a, long b) {
    return BigInteger.valueOf(a).add(BigInteger.valueOf(b));
  }

  void refuse(RecordKey key, RejectionReason reason, long delta, OptionalLong expected) {
    refusals.add(new LineRejection(key, reason, delta, expected, state.records.get(key)));
  }

  /**
   * Refuses more than there is of a reservation or a transfer.
   *
   * @param isLookedAt not, when the record is one that a reservation does not name
   */
  void refuseTooMuch(
      RecordKey key, RejectionReason reason, long delta, long held, boolean isLookedAt) {
    refusals.add(
        new LineRejection(
            key,
            reason,
            delta,
            OptionalLong.empty(),
            isLookedAt ? state.records.get(key) : null,
            OptionalLong.of(held)));
  }

  /** Adds to a record, which is born if need be. Each record changes once in an entry. */
  void add(RecordKey key, long onHand, long reserved, long incoming) {
    StockRecord before = state.records.get(key);
    StockRecord record = record(key);
    set(
        new StockRecord(
            key,
            (record == null ? 0 : record.onHand()) + onHand,
            (record == null ? 0 : record.reserved()) + reserved,
            (record == null ? 0 : record.incoming()) + incoming,
            record == null ? Floor.ZERO : record.floor(),
            record == null ? OptionalLong.empty() : record.lowStockAt(),
            (before == null ? 0 : before.version()) + 1,
            now.sequence(),
            now.logTimeMicros()));
  }

  void set(StockRecord record) {
    after.put(record.key(), record);
  }

  /** Opens an exception for what a fact broke of a record; only the first of a kind's order. */
  void open(RecordKey key, ExceptionKind kind, long quantity) {
    StockRecord before = state.records.get(key);
    StockRecord record = after.get(key);
    if (record != null && record.floor().at().isPresent()) {
      long floor = record.floor().at().getAsLong();
      long availableBefore = before == null ? 0 : before.onHand() - before.reserved();
      long available = record.onHand() - record.reserved();
      if (available < availableBefore && available < floor) {
        BigInteger below = BigInteger.valueOf(floor).subtract(BigInteger.valueOf(available));
        add(key, ExceptionKind.BELOW_FLOOR, fits(below) ? below.longValue() : Long.MAX_VALUE);
        return;
      }
    }
    if (kind != ExceptionKind.BELOW_FLOOR) {
      add(key, kind, quantity);
    }
  }

  /** Opens an exception if the fact took the record below its floor. */
  void openIfBelowFloor(RecordKey key) {
    open(key, ExceptionKind.BELOW_FLOOR, 0);
  }

  private void add(RecordKey key, ExceptionKind kind, long quantity) {
    LogId id = new LogId(now.epoch(), now.sequence(), exceptions.size());
    exceptions.add(
        new ExceptionChanged(
            null,
            new StockException(
                id,
                key,
                kind,
                quantity,
                command.header().origin(),
                command.header().key(),
                command.header().reference(),
                now.logTimeMicros(),
                null)));
  }

  /** Lets the changes be told in the order of a reservation's lines, whatever was asked first. */
  void order(List<ReservationLine> lines) {
    lines.forEach(line -> {
      StockRecord record = after.remove(line.key());
      if (record != null) {
        after.put(line.key(), record);
      }
    });
  }

  /** Records first, then the change of what the command names, then exceptions. */
  List<Change> changes(Change... named) {
    List<Change> changes = new ArrayList<>();
    after.values().forEach(it -> changes.add(new RecordChanged(state.records.get(it.key()), it)));
    changes.addAll(List.of(named));
    changes.addAll(exceptions);
    return changes;
  }
}
