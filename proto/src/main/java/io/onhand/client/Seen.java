package io.onhand.client;

import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records as they were last seen.
 *
 * @param epoch the history of the log that their versions belong to
 * @param records those that exist, by key
 */
public record Seen(long epoch, Map<RecordKey, Record> records) {

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

  /** The same with some records as they are now. */
  Seen with(List<Record> current) {
    var all = new HashMap<>(records);
    for (Record record : current) {
      RecordKey key =
          RecordKey.newBuilder()
              .setProduct(record.getProduct())
              .setStore(record.getStore())
              .build();
      all.put(key, record);
    }
    return new Seen(epoch, all);
  }

  /** Whether any of these is of another version than the one seen. */
  boolean isOutdatedBy(List<Record> current) {
    return current.stream()
        .anyMatch(it -> it.getVersion() != version(it.getProduct(), it.getStore()));
  }
}
