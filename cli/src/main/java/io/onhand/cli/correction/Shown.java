package io.onhand.cli.correction;

import io.onhand.cli.invocation.Connection;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import java.util.Optional;

/**
 * What a read showed of a record that is to be counted.
 *
 * @param record empty: it does not exist
 * @param anchor goes with the count
 * @param freshness how fresh it is
 */
record Shown(Optional<Record> record, CountAnchor anchor, Freshness freshness) {

  /** Reads. Asks for several records, since one that does not exist can be counted too. */
  static Shown read(Connection connection, RecordKey key) {
    BatchGetRecordsResponse response =
        connection.inventory(
            stub -> stub.batchGetRecords(BatchGetRecordsRequest.newBuilder().addKeys(key).build()));
    if (response.getRecordsCount() > 0) {
      Record record = response.getRecords(0);
      return new Shown(Optional.of(record), record.getCountAnchor(), response.getFreshness());
    }
    CountAnchor nothing =
        CountAnchor.newBuilder().setEpoch(response.getFreshness().getAsOf().getEpoch()).build();
    return new Shown(Optional.empty(), nothing, response.getFreshness());
  }
}
