package io.onhand.server.storage.schema;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a sync chunk, or records to set to zero: what was asked and what became of it. A record
 * that a row changed is not stored with the row: it is the next of the entry's changes.
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

  static io.onhand.storage.v1.SyncChunk message(ZeroUnlisted zero) {
    io.onhand.storage.v1.SyncChunk.Builder message =
        io.onhand.storage.v1.SyncChunk.newBuilder().setRunId(zero.run().runId());
    for (RecordKey key : zero.keys()) {
      message.addRowsBuilder().setProduct(key.product()).setStore(key.store());
    }
    return message.build();
  }

  static void encodeResults(Accepted accepted, io.onhand.storage.v1.SyncChunk.Builder chunk) {
    List<RowResult> results = accepted.rows();
    boolean isDry =
        results.stream().anyMatch(result -> isChange(result.outcome()))
            && accepted.changes().isEmpty();
    chunk.setDry(isDry);
    Iterator<RecordKey> listed = accepted.listed().iterator();
    RecordKey nextListed = next(listed);
    for (int i = 0; i < results.size(); i++) {
      RowResult result = results.get(i);
      io.onhand.storage.v1.SyncRow.Builder row = chunk.getRowsBuilder(i);
      row.setOutcome(EnumNumbers.number(result.outcome()));
      if (result.reason() != null) {
        row.setReason(EnumNumbers.number(result.reason()));
      }
      if (result.record() != null && (isDry || !isChange(result.outcome()))) {
        row.setCurrent(RecordCodec.message(result.record()));
      }
      if (nextListed != null && isOf(row, nextListed)) {
        row.setListed(true);
        nextListed = next(listed);
      }
    }
    if (nextListed != null) {
      throw new IllegalArgumentException(
          "Expected what is listed to be rows in their order, but got " + nextListed + ".");
    }
  }

  static SyncChunk chunk(String origin, io.onhand.storage.v1.SyncChunk message) {
    return new SyncChunk(
        new SyncRunId(origin, message.getRunId()),
        message.getNumber(),
        message.getRowsList().stream().map(SyncRowCodec::row).toList());
  }

  static ZeroUnlisted zero(String origin, io.onhand.storage.v1.SyncChunk message) {
    return new ZeroUnlisted(
        new SyncRunId(origin, message.getRunId()),
        message.getRowsList().stream().map(SyncRowCodec::key).toList());
  }

  static List<RecordKey> listed(io.onhand.storage.v1.SyncChunk message) {
    return message.getRowsList().stream()
        .filter(io.onhand.storage.v1.SyncRow::getListed)
        .map(SyncRowCodec::key)
        .toList();
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
              isChange(outcome) && !message.getDry() ? changed(row, next) : current(row)));
    }
    return results;
  }

  private static SyncRow row(io.onhand.storage.v1.SyncRow row) {
    return new SyncRow(
        key(row),
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
    return row.hasCurrent() ? RecordCodec.record(key(row), row.getCurrent()) : null;
  }

  private static RecordKey key(io.onhand.storage.v1.SyncRow row) {
    return new RecordKey(row.getProduct(), row.getStore());
  }

  private static boolean isOf(io.onhand.storage.v1.SyncRow.Builder row, RecordKey key) {
    return row.getProduct().equals(key.product()) && row.getStore().equals(key.store());
  }

  private static <V> @Nullable V next(Iterator<V> values) {
    return values.hasNext() ? values.next() : null;
  }

  private static boolean isChange(RowOutcome outcome) {
    return switch (outcome) {
      case UPDATED, CREATED -> true;
      case SKIPPED, CONFLICT, REJECTED -> false;
    };
  }
}
