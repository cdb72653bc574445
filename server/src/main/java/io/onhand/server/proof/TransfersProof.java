package io.onhand.server.proof;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.LogIdKeys;
import io.onhand.server.storage.schema.StoredTransfers;
import io.onhand.server.storage.schema.TransferCodec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Transfers with their index, and what they have on its way. */
final class TransfersProof {
  private final KeyValueReader reader;
  private final Steps steps;
  private final Map<RecordKey, Long> incoming = new HashMap<>();

  TransfersProof(KeyValueReader reader, Steps steps) {
    this.reader = reader;
    this.steps = steps;
  }

  void run() {
    steps.phase("transfers", 0);
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.TRANSFERS)) {
      steps.rows(cursor, CentralFamily.TRANSFERS, this::look);
    }
    steps.end();
    steps.phase("transfers by store", 0);
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.TRANSFERS_BY_STORE)) {
      steps.rows(cursor, CentralFamily.TRANSFERS_BY_STORE, (key, _) -> lookAtIndex(key));
    }
    steps.end();
  }

  /** What is on its way to each record, where it is more than nothing; once {@link #run} ended. */
  Map<RecordKey, Long> incoming() {
    return incoming;
  }

  private void look(byte[] key, byte[] value) {
    Transfer transfer = TransferCodec.decode(value);
    LogId id = transfer.id();
    boolean isValid = Arrays.equals(key, LogIdKeys.id(id));
    boolean hasOutstanding = false;
    for (TransferLine line : transfer.lines()) {
      isValid &=
          line.outstanding() >= 0
              && line.received() >= 0
              && line.damaged() >= 0
              && line.missing() >= 0
              && line.returned() >= 0
              && line.over() >= 0;
      hasOutstanding |= line.outstanding() > 0;
      if (line.outstanding() != 0) {
        incoming.merge(transfer.destination(line.product()), line.outstanding(), Long::sum);
      }
    }
    steps.require(
        isValid && hasOutstanding == transfer.isInTransit(),
        Rule.TRANSFER_VALID,
        CentralFamily.TRANSFERS,
        id,
        "Expected parts of 0 or more, and something on its way while in transit and only then, but"
            + " got "
            + transfer
            + ".");
    if (transfer.isInTransit()) {
      for (String store : List.of(transfer.fromStore(), transfer.toStore())) {
        steps.require(
            reader.get(CentralFamily.TRANSFERS_BY_STORE, LogIdKeys.of(store, id)) != null,
            Rule.THING_WITHOUT_INDEX_ROW,
            CentralFamily.TRANSFERS_BY_STORE,
            store + "/" + id,
            "Expected a row of a transfer in transit at store " + store + ", but there is none.");
      }
    }
  }

  private void lookAtIndex(byte[] key) {
    LogId id = LogIdKeys.idAt(key);
    Transfer transfer = new StoredTransfers(reader).transfer(id);
    boolean belongs =
        transfer != null
            && transfer.isInTransit()
            && (Arrays.equals(key, LogIdKeys.of(transfer.fromStore(), id))
                || Arrays.equals(key, LogIdKeys.of(transfer.toStore(), id)));
    steps.require(
        belongs,
        Rule.INDEX_ROW_WITHOUT_THING,
        CentralFamily.TRANSFERS_BY_STORE,
        LogIdKeys.ownerAt(key) + "/" + id,
        "Expected a transfer in transit from or to the store, but got " + transfer + ".");
  }
}
