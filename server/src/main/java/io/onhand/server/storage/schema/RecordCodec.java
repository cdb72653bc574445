package io.onhand.server.storage.schema;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.storage.v1.RecordState;
import java.util.OptionalLong;

/** A record's numbers as {@code RecordState}; the key is not in the value. */
public final class RecordCodec {
  private RecordCodec() {}

  public static byte[] encode(StockRecord record) {
    return message(record).toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws CorruptValueException when the bytes are something else
   */
  public static StockRecord decode(RecordKey key, byte[] value) {
    try {
      return record(key, RecordState.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected the numbers of record " + key + ".", e);
    }
  }

  static RecordState message(StockRecord record) {
    RecordState.Builder state =
        RecordState.newBuilder()
            .setOnHand(record.onHand())
            .setReserved(record.reserved())
            .setIncoming(record.incoming())
            .setVersion(record.version())
            .setUpdatedSequence(record.updatedSequence())
            .setUpdatedAtMicros(record.updatedAtMicros());
    record.floor().at().ifPresentOrElse(state::setFloor, () -> state.setNoFloor(true));
    record.lowStockAt().ifPresent(state::setLowStockAt);
    return state.build();
  }

  static StockRecord record(RecordKey key, RecordState state) {
    return new StockRecord(
        key,
        state.getOnHand(),
        state.getReserved(),
        state.getIncoming(),
        state.getNoFloor() ? Floor.NONE : Floor.at(state.getFloor()),
        state.hasLowStockAt() ? OptionalLong.of(state.getLowStockAt()) : OptionalLong.empty(),
        state.getVersion(),
        state.getUpdatedSequence(),
        state.getUpdatedAtMicros());
  }
}
