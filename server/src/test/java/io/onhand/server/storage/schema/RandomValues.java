package io.onhand.server.storage.schema;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockException.Resolution;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Random values from their whole range. The same seed, the same values. */
final class RandomValues {
  private static final String[] LETTERS = {"a", "Z", "7", "_", "-", ".", "ß", "é", "漢", "🛒"};

  private final Random random;
  private int ids;

  RandomValues(long seed) {
    this.random = new Random(seed);
  }

  /** A key that this seed made never before. */
  RecordKey key() {
    return new RecordKey(id(), id());
  }

  StockRecord record(RecordKey key) {
    return new StockRecord(
        key,
        random.nextLong(),
        maybe(positive(), 0L),
        maybe(positive(), 0L),
        floor(random.nextLong()),
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(3) - 1),
        positive(),
        positive(),
        random.nextLong());
  }

  Floor floor(long at) {
    return switch (random.nextInt(3)) {
      case 0 -> Floor.ZERO;
      case 1 -> Floor.NONE;
      default -> Floor.at(at);
    };
  }

  Reservation reservation() {
    return new Reservation(
        logId(),
        id(),
        id(),
        maybe(id(), ""),
        any(ReservationState.values()),
        reservationLines(),
        positive(),
        positive(),
        positive());
  }

  /** What it may have been before. */
  Reservation before(Reservation after) {
    return after
        .with(any(ReservationState.values()), reservationLines(), positive())
        .withExpiry(positive(), positive());
  }

  private List<ReservationLine> reservationLines() {
    return some(() ->
        new ReservationLine(
            key(), positive(), maybe(positive(), 0L), maybe(positive(), 0L), maybe(1L, 0L)));
  }

  Transfer transfer() {
    return new Transfer(
        logId(),
        id(),
        id(),
        id(),
        id(),
        maybe(id(), ""),
        any(TransferState.values()),
        transferLines(),
        positive(),
        positive());
  }

  /** What it may have been before. */
  Transfer before(Transfer after) {
    return after.with(any(TransferState.values()), transferLines(), positive());
  }

  private List<TransferLine> transferLines() {
    return some(() ->
        new TransferLine(
            id(),
            positive(),
            maybe(positive(), 0L),
            maybe(positive(), 0L),
            maybe(positive(), 0L),
            maybe(positive(), 0L),
            maybe(positive(), 0L)));
  }

  /** An open one. */
  StockException exception() {
    return new StockException(
        logId(),
        key(),
        any(ExceptionKind.values()),
        positive(),
        id(),
        id(),
        maybe(id(), ""),
        positive(),
        null);
  }

  Resolution resolution() {
    return new Resolution(id(), id(), positive(), positive());
  }

  LogId logId() {
    return new LogId(epoch(), 1 + random.nextLong(Long.MAX_VALUE), maybe(0, random.nextInt(1_000)));
  }

  long epoch() {
    long epoch = random.nextLong();
    return epoch == 0 ? 1 : epoch;
  }

  @Nullable Position anchor() {
    return random.nextBoolean() ? null : new Position(epoch(), positive());
  }

  String id() {
    StringBuilder id = new StringBuilder().append(ids++);
    for (int i = random.nextInt(6); i > 0; i--) {
      id.append(any(LETTERS));
    }
    return id.toString();
  }

  /** Within the limit, either way. */
  long quantity() {
    return random.nextLong(-Limits.QUANTITY_MAX, Limits.QUANTITY_MAX + 1);
  }

  /** 1 to the limit. */
  long positiveQuantity() {
    return random.nextLong(1, Limits.QUANTITY_MAX + 1);
  }

  long durationMicros() {
    return random.nextLong(Limits.RESERVATION_MICROS_MIN, Limits.RESERVATION_MICROS_MAX + 1);
  }

  OptionalLong version() {
    return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(positive());
  }

  /** 0 or more, often small. */
  long positive() {
    return random.nextInt(4) == 0 ? random.nextInt(3) : random.nextLong(Long.MAX_VALUE);
  }

  long number() {
    return random.nextLong();
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean flip() {
    return random.nextBoolean();
  }

  <V> V maybe(V value, V otherwise) {
    return random.nextBoolean() ? value : otherwise;
  }

  <V> V any(V[] values) {
    return values[random.nextInt(values.length)];
  }

  /** One to four. */
  <V> List<V> some(Supplier<V> one) {
    return Stream.generate(one).limit(1 + random.nextInt(4)).toList();
  }

  /** None, or some. */
  <V> List<V> maybeSome(Supplier<V> one) {
    return random.nextBoolean() ? List.of() : some(one);
  }
}
