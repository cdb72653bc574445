package io.onhand.client;

import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import java.util.Map;
import java.util.Optional;

/**
 * Records as they were last seen.
 *
 * @param records those that exist, by key
 */
public record Seen(Map<RecordKey, Record> records) {

  /** Takes a copy. */
  public Seen {
    records = Map.copyOf(records);
  }

  /** The record; empty: it did not exist. */
  public Optional<Record> record(String product, String store) {
    RecordKey key = RecordKey.newBuilder().setProduct(product).setStore(store).build();
    return Optional.ofNullable(records.get(key));
  }

  /** What to expect: the record's version, or 0 of one that did not exist. */
  public long version(String product, String store) {
    return record(product, store).map(Record::getVersion).orElse(0L);
  }
}
