package io.onhand.server.proof;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.StockException;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.ExceptionCodec;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.LogIdKeys;
import io.onhand.server.storage.schema.StoredExceptions;
import java.util.Arrays;

/** Exceptions with their index. */
final class ExceptionsProof {
  private final KeyValueReader reader;
  private final Steps steps;

  ExceptionsProof(KeyValueReader reader, Steps steps) {
    this.reader = reader;
    this.steps = steps;
  }

  void run() {
    steps.phase("exceptions", 0);
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.EXCEPTIONS)) {
      steps.rows(cursor, CentralFamily.EXCEPTIONS, this::look);
    }
    steps.end();
    steps.phase("exceptions by record", 0);
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.EXCEPTIONS_BY_RECORD)) {
      steps.rows(cursor, CentralFamily.EXCEPTIONS_BY_RECORD, (key, _) -> lookAtIndex(key));
    }
    steps.end();
  }

  private void look(byte[] key, byte[] value) {
    StockException exception = ExceptionCodec.decode(value);
    LogId id = exception.id();
    steps.require(
        Arrays.equals(key, LogIdKeys.id(id))
            && exception.quantity() > 0
            && reader.get(CentralFamily.RECORDS, Keys.record(exception.record())) != null,
        Rule.EXCEPTION_VALID,
        CentralFamily.EXCEPTIONS,
        id,
        "Expected a quantity above 0 and a record that exists, but got " + exception + ".");
    if (exception.isOpen()) {
      byte[] row = LogIdKeys.ofRecord(exception.record(), id);
      steps.require(
          reader.get(CentralFamily.EXCEPTIONS_BY_RECORD, row) != null,
          Rule.THING_WITHOUT_INDEX_ROW,
          CentralFamily.EXCEPTIONS_BY_RECORD,
          RecordsProof.text(exception.record()) + "/" + id,
          "Expected a row of an open exception, but there is none.");
    }
  }

  private void lookAtIndex(byte[] key) {
    LogId id = LogIdKeys.idAt(key);
    StockException exception = new StoredExceptions(reader).exception(id);
    steps.require(
        exception != null
            && exception.isOpen()
            && Arrays.equals(key, LogIdKeys.ofRecord(exception.record(), id)),
        Rule.INDEX_ROW_WITHOUT_THING,
        CentralFamily.EXCEPTIONS_BY_RECORD,
        LogIdKeys.recordOfThingAt(key) + "/" + id,
        "Expected an open exception about the record, but got " + exception + ".");
  }
}
