package io.onhand.agent.replica;

import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Thing;
import io.onhand.server.domain.Transfer;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.server.storage.schema.ExceptionCodec;
import io.onhand.server.storage.schema.ReservationCodec;
import io.onhand.server.storage.schema.TransferCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thing as the replica holds it.
 *
 * @param key whose row it is
 * @param bytes what it holds
 * @param thing the thing; null: it cannot be read
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared as a whole
public record ThingRow(ThingKey key, byte[] bytes, @Nullable Thing thing) {

  static ThingRow read(ThingKey key, byte[] bytes) {
    Thing thing;
    try {
      thing =
          switch (key.kind()) {
            case RESERVATION -> ReservationCodec.decode(bytes);
            case TRANSFER -> TransferCodec.decode(bytes);
            case EXCEPTION -> ExceptionCodec.decode(bytes);
          };
    } catch (CorruptValueException e) {
      thing = null;
    }
    return new ThingRow(key, bytes, thing);
  }

  /** The stores that it concerns; empty: it cannot be told. */
  public List<String> stores() {
    return switch (thing) {
      case Transfer it -> List.of(it.fromStore(), it.toStore());
      case StockException it -> List.of(it.record().store());
      case Reservation _ -> List.of(key.store());
      case null -> key.store().isEmpty() ? List.of() : List.of(key.store());
    };
  }
}
