package io.onhand.server.api;

import com.google.protobuf.Timestamp;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.Record;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Text;
import org.jspecify.annotations.Nullable;

/** Records, keys, positions and times as the contract has them. */
public final class RecordMapper {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  /** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the range that Timestamp is defined for. */
  private static final long SECONDS_MIN = -62_135_596_800L;

  private static final long SECONDS_MAX = 253_402_300_799L;

  private RecordMapper() {}

  /** A record in the answer to a command or in the feed. */
  public static Record record(StockRecord record) {
    return builder(record).build();
  }

  /**
   * A record as a read of Central's state shows it, or of an agent's copy: with the anchor that a
   * count of it brings back.
   *
   * @param epoch the history that its version belongs to
   */
  public static Record shown(StockRecord record, long epoch) {
    return builder(record)
        .setCountAnchor(
            CountAnchor.newBuilder()
                .setEpoch(epoch)
                .setVersion(record.version())
                .setOnHand(record.onHand()))
        .build();
  }

  private static Record.Builder builder(StockRecord record) {
    Record.Builder message =
        Record.newBuilder()
            .setProduct(record.key().product())
            .setStore(record.key().store())
            .setOnHand(record.onHand())
            .setReserved(record.reserved())
            .setIncoming(record.incoming())
            .setAvailable(record.available())
            .setVersion(record.version())
            .setUpdatedSequence(record.updatedSequence())
            .setUpdatedAt(timestamp(record.updatedAtMicros()));
    record.floor().at().ifPresent(message::setFloor);
    record.lowStockAt().ifPresent(message::setLowStockAt);
    return message;
  }

  public static io.onhand.inventory.v1.RecordKey key(RecordKey key) {
    return io.onhand.inventory.v1.RecordKey.newBuilder()
        .setProduct(key.product())
        .setStore(key.store())
        .build();
  }

  /**
   * Checks a key.
   *
   * @throws InvalidFieldException naming the field below {@code field}
   */
  public static RecordKey key(String field, io.onhand.inventory.v1.RecordKey key) {
    try {
      return new RecordKey(key.getProduct(), key.getStore());
    } catch (InvalidFieldException e) {
      throw e.within(field);
    }
  }

  /** Checks a product's or store's id. */
  public static String id(String field, String id) {
    return Text.id(field, id, Limits.ID_BYTES_MAX);
  }

  public static io.onhand.inventory.v1.Position position(long epoch, long sequence) {
    return io.onhand.inventory.v1.Position.newBuilder()
        .setEpoch(epoch)
        .setSequence(sequence)
        .build();
  }

  /**
   * Checks a position.
   *
   * @throws InvalidFieldException naming the field below {@code field}
   */
  public static @Nullable Position position(
      String field, boolean isSet, io.onhand.inventory.v1.Position position) {
    if (!isSet) {
      return null;
    }
    try {
      return new Position(position.getEpoch(), position.getSequence());
    } catch (InvalidFieldException e) {
      throw e.within(field);
    }
  }

  /** How fresh Central's own answers are: it is the authority, so never stale. */
  public static Freshness fresh(long epoch, long asOfSequence) {
    return Freshness.newBuilder().setAsOf(position(epoch, asOfSequence)).build();
  }

  public static AdjustReason reason(io.onhand.server.domain.AdjustReason reason) {
    return switch (reason) {
      case SALE -> AdjustReason.ADJUST_REASON_SALE;
      case RETURN -> AdjustReason.ADJUST_REASON_RETURN;
      case RECEIPT -> AdjustReason.ADJUST_REASON_RECEIPT;
      case DAMAGE -> AdjustReason.ADJUST_REASON_DAMAGE;
      case SHRINKAGE -> AdjustReason.ADJUST_REASON_SHRINKAGE;
      case CORRECTION -> AdjustReason.ADJUST_REASON_CORRECTION;
      case OTHER -> AdjustReason.ADJUST_REASON_OTHER;
    };
  }

  public static Timestamp timestamp(long micros) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(micros, MICROS_PER_SECOND))
        .setNanos((int) Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO)
        .build();
  }

  /**
   * Microseconds since 1970, what is finer is cut off.
   *
   * @throws InvalidFieldException naming {@code field}
   */
  public static long micros(String field, Timestamp timestamp) {
    if (timestamp.getSeconds() < SECONDS_MIN
        || timestamp.getSeconds() > SECONDS_MAX
        || timestamp.getNanos() < 0
        || timestamp.getNanos() > 999_999_999) {
      throw new InvalidFieldException(
          field,
          "Expected a time between the years 1 and 9999, but got "
              + timestamp.getSeconds()
              + " s and "
              + timestamp.getNanos()
              + " ns.");
    }
    return timestamp.getSeconds() * MICROS_PER_SECOND + timestamp.getNanos() / NANOS_PER_MICRO;
  }
}
