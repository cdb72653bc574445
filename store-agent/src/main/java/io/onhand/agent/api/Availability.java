package io.onhand.agent.api;

import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.server.domain.StockRecord;
import java.util.List;
import java.util.function.Function;

/** Sums over the stores of a product, of what is held: queued writes are not in them. */
final class Availability {

  private Availability() {}

  static GetAvailabilityResponse.Builder of(
      List<StockRecord> records, Function<StockRecord, Record> shown) {
    GetAvailabilityResponse.Builder response = GetAvailabilityResponse.newBuilder();
    long onHand = 0;
    long reserved = 0;
    long available = 0;
    long inTransit = 0;
    for (StockRecord stock : records) {
      response.addRecords(shown.apply(stock));
      onHand = saturated(onHand, stock.onHand());
      reserved = saturated(reserved, stock.reserved());
      available = saturated(available, stock.available());
      inTransit = saturated(inTransit, stock.incoming());
    }
    return response
        .setOnHand(onHand)
        .setReserved(reserved)
        .setAvailable(available)
        .setInTransit(inTransit);
  }

  /** Each record fits 64 bits, their sum perhaps not: a ceiling misleads less than a wrong sign. */
  private static long saturated(long a, long b) {
    long sum = a + b;
    boolean hasOverflowed = ((a ^ sum) & (b ^ sum)) < 0;
    if (!hasOverflowed) {
      return sum;
    }
    return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
