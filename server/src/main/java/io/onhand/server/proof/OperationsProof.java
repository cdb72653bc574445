package io.onhand.server.proof;

import io.onhand.server.log.LogReader;
import io.onhand.server.log.LogWalk;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.OperationCodec;
import io.onhand.server.storage.schema.StoredState;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of operations, from the horizon on: each entry under its key, and each row of
 * an entry. The rows are in the order of hashes, so an entry is not read for each: when as many
 * rows are right as there are, none is left over.
 */
final class OperationsProof {
  private final KeyValueReader reader;
  private final StoredState state;
  private final Steps steps;
  private final Head head;
  private long right;

  OperationsProof(KeyValueReader reader, Steps steps, Head head) {
    this.reader = reader;
    this.state = new StoredState(reader);
    this.steps = steps;
    this.head = head;
  }

  /** The entries of a block, each under its key. */
  void look(Block block) {
    if (block.header().lastSequence() < head.horizon()) {
      return;
    }
    List<Entry> entries = new ArrayList<>();
    List<OperationId> operations = new ArrayList<>();
    List<RememberedOperation> voided = new ArrayList<>();
    List<OperationId> voidedOperations = new ArrayList<>();
    for (Entry entry : block.entries()) {
      if (entry.sequence() >= head.horizon() && !entry.command().isInternal()) {
        entries.add(entry);
        operations.add(entry.command().operation());
      }
      for (Change change : entry.changes()) {
        if (change instanceof OperationVoided it) {
          voidedOperations.add(it.operation());
          voided.add(it.remembered());
        }
      }
    }
    List<@Nullable RememberedOperation> rows = state.operations(operations);
    for (int i = 0; i < rows.size(); i++) {
      look(entries.get(i), rows.get(i));
    }
    List<@Nullable RememberedOperation> voidedRows = state.operations(voidedOperations);
    for (int i = 0; i < voidedRows.size(); i++) {
      RememberedOperation row = voidedRows.get(i);
      RememberedOperation expected = voided.get(i);
      if (row == null ? expected.sequence() >= head.horizon() : isWrong(row, expected)) {
        wrong(voidedOperations.get(i), expected, row);
      }
    }
  }

  /**
   * All rows; after every block was looked at.
   *
   * @param isLogWhole else a row may be of an entry that cannot be read
   */
  void run(boolean isLogWhole) {
    steps.phase("operations", 0);
    long[] rows = {0};
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.IDEMPOTENCY)) {
      steps.rows(
          cursor,
          CentralFamily.IDEMPOTENCY,
          (_, value) ->
              rows[0] += OperationCodec.decode(value).sequence() >= head.horizon() ? 1 : 0);
      if (isLogWhole && rows[0] != right) {
        nameLeftOver(cursor);
      }
    }
    steps.end();
  }

  private void look(Entry entry, @Nullable RememberedOperation row) {
    Command command = entry.command();
    if (row != null && row.sequence() == entry.sequence()) {
      if (row.requestHash().equals(command.requestHash())) {
        right++;
        return;
      }
    } else if (row != null
        && row.sequence() > entry.sequence()
        && row.sequence() <= head.sequence()) {
      return; // decided again later, as a fact may be; that entry is looked at too
    }
    steps.find(
        Rule.ENTRY_OF_OPERATION,
        CentralFamily.IDEMPOTENCY,
        text(command.operation()),
        "Expected entry "
            + entry.sequence()
            + " to be remembered under its key with the hash of its request, but got "
            + row
            + ".");
  }

  private static boolean isWrong(RememberedOperation row, RememberedOperation expected) {
    return row.sequence() == expected.sequence() && !row.equals(expected);
  }

  private void nameLeftOver(KeyValueCursor cursor) {
    try (LogWalk log = new LogReader(reader).walk()) {
      steps.rows(
          cursor,
          CentralFamily.IDEMPOTENCY,
          (key, value) -> {
            RememberedOperation row = OperationCodec.decode(value);
            OperationId operation = Keys.operationAt(key);
            boolean isOfEntry =
                row.sequence() < head.horizon()
                    || log.entry(row.sequence())
                        .filter(entry -> !entry.command().isInternal())
                        .filter(entry -> entry.command().operation().equals(operation))
                        .isPresent();
            if (!isOfEntry) {
              wrong(operation, "an entry of the log", row);
            }
          });
    }
  }

  private void wrong(OperationId operation, Object expected, @Nullable Object found) {
    steps.find(
        Rule.OPERATION_OF_ENTRY,
        CentralFamily.IDEMPOTENCY,
        text(operation),
        "Expected the row to be of " + expected + ", but got " + found + ".");
  }

  private static String text(OperationId operation) {
    return HexFormat.of().toHexDigits(operation.high())
        + HexFormat.of().toHexDigits(operation.low());
  }
}
