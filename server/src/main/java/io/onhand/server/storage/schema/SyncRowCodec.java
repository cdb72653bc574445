package io.onhand.server.storage.schema;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.CommandBody.SyncChunk;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a sync chunk: what was asked and what became of it. A record that a row changed is not
 * stored with the row: it is the next of the entry's changes.
 */
final class SyncRowCodec {
  private SyncRowCodec() {}

  static io.onhand.storage.v1.SyncChunk message(SyncChunk chunk) {
    io.onhand.storage.v1.SyncChunk.Builder message =
        io.onhand.storage.v1.SyncChunk.newBuilder()
            .setRunId(chunk.run().runId())
            .setNumber(chunk.number());
    for (SyncRow row : chunk.rows()) {
      io.onhand.storage.v1.SyncRow.Builder rowMessage =
          message
              .addRowsBuilder()
              .setProduct(row.key().product())
              .setStore(row.key().store())
              .setOnHand(row.onHand());
      row.expectedVersion().ifPresent(rowMessage::setExpectedVersion);
    }
    return message.build();
  }

  static void encodeResults(List<RowResult> results, io.onhand.storage.v1.Entry.Builder entry) {
    for (int i = 0; i < results.size(); i++) {
      RowResult result = results.get(i);
      io.onhand.storage.v1.SyncRow.Builder row = entry.getSyncChunkBuilder().getRowsBuilder(i);
      row.setOutcome(EnumNumbers.number(result.outcome()));
      if (result.reason() != null) {
        row.setReason(EnumNumbers.number(result.reason()));
      }
      if (result.record() != null && !isChange(result.outcome())) {
        row.setCurrent(RecordCodec.message(result.record()));
      }
    }
  }

  static SyncChunk chunk(String origin, io.onhand.storage.v1.SyncChunk message) {
    return new SyncChunk(
        new SyncRunId(origin, message.getRunId()),
        message.getNumber(),
        message.getRowsList().stream().map(SyncRowCodec::row).toList());
  }

  static List<RowResult> results(io.onhand.storage.v1.SyncChunk message, List<Change> changes) {
    List<RowResult> results = new ArrayList<>(message.getRowsCount());
    Iterator<Change> next = changes.iterator();
    for (io.onhand.storage.v1.SyncRow row : message.getRowsList()) {
      RowOutcome outcome = EnumNumbers.outcome(row.getOutcome());
      results.add(
          new RowResult(
              outcome,
              row.getReason() == 0 ? null : EnumNumbers.rejection(row.getReason()),
              isChange(outcome) ? changed(row, next) : current(row)));
    }
    return results;
  }

  private static SyncRow row(io.onhand.storage.v1.SyncRow row) {
    return new SyncRow(
        new RecordKey(row.getProduct(), row.getStore()),
        row.getOnHand(),
        row.hasExpectedVersion()
            ? OptionalLong.of(row.getExpectedVersion())
            : OptionalLong.empty());
  }

  private static StockRecord changed(io.onhand.storage.v1.SyncRow row, Iterator<Change> next) {
    if (next.hasNext() && next.next() instanceof RecordChanged changed) {
      return changed.after();
    }
    throw new CorruptValueException(
        "Expected the change that the row of " + row.getProduct() + " made, but there is none.");
  }

  private static @Nullable StockRecord current(io.onhand.storage.v1.SyncRow row) {
    return row.hasCurrent()
        ? RecordCodec.record(new RecordKey(row.getProduct(), row.getStore()), row.getCurrent())
        : null;
  }

  private static boolean isChange(RowOutcome outcome) {
    return switch (outcome) {
      case UPDATED, CREATED -> true;
      case SKIPPED, CONFLICT, REJECTED -> false;
    };
  }
}
