package io.onhand.cli.stock;

import io.onhand.cli.csv.StockRow;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Text;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncZeroed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of the rows of an import. */
final class ImportTally {

  /**
   * A row that was not taken over.
   *
   * @param line its line in the file; 0: the file does not list it
   */
  record Failure(int line, String product, String store, String outcome, String problem) {}

  private final Map<SyncOutcome, Long> counts = new EnumMap<>(SyncOutcome.class);
  private final List<Failure> failures = new ArrayList<>();
  private final Set<Long> zeroSteps = new HashSet<>();
  private long answered;
  private long zeroed;
  private int replayedChunks;

  /** Counts rows that were never sent. */
  void broken(List<StockRow.Broken> rows) {
    for (StockRow.Broken row : rows) {
      failures.add(new Failure(row.line(), "", "", "BROKEN", row.problem()));
    }
  }

  /** Counts what became of a chunk. */
  void answered(ImportChunk chunk, SyncChunkResult result) {
    if (result.getRowsCount() != chunk.rows().size()) {
      throw new IllegalStateException(
          "Expected an answer per row, but chunk="
              + chunk.number()
              + " rows="
              + chunk.rows().size()
              + " answers="
              + result.getRowsCount());
    }
    for (int i = 0; i < result.getRowsCount(); i++) {
      count(chunk.rows().get(i), result.getRows(i));
    }
    answered += result.getRowsCount();
    replayedChunks += result.getReceipt().getReplayed() ? 1 : 0;
  }

  /** Counts records that the run did not list; a step that is told again is counted once. */
  void zeroed(SyncZeroed step) {
    if (!zeroSteps.add(step.getReceipt().getApplied().getPosition().getSequence())) {
      return;
    }
    for (SyncRowResult row : step.getRowsList()) {
      Record record = row.getRecord();
      String problem =
          switch (row.getOutcome()) {
            case SYNC_OUTCOME_UPDATED -> "";
            case SYNC_OUTCOME_CONFLICT -> "changed since the run began: " + shown(record);
            default -> MessageJson.shortName(row.getReason());
          };
      if (problem.isEmpty()) {
        zeroed++;
      } else {
        String outcome = MessageJson.shortName(row.getOutcome());
        failures.add(new Failure(0, record.getProduct(), record.getStore(), outcome, problem));
      }
    }
  }

  /** How many records were set to zero, since the file does not list them. */
  long zeroed() {
    return zeroed;
  }

  /** How many rows came to this end. */
  long count(SyncOutcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** How many rows were answered. */
  long answered() {
    return answered;
  }

  /** How many chunks an earlier call of the same run had done already. */
  int replayedChunks() {
    return replayedChunks;
  }

  /** The rows that were not taken over, by line. */
  List<Failure> failures() {
    return failures.stream().sorted(Comparator.comparingInt(Failure::line)).toList();
  }

  private void count(StockRow.Sound sound, SyncRowResult result) {
    counts.merge(result.getOutcome(), 1L, Long::sum);
    String problem =
        switch (result.getOutcome()) {
          case SYNC_OUTCOME_UPDATED, SYNC_OUTCOME_CREATED, SYNC_OUTCOME_SKIPPED -> "";
          case SYNC_OUTCOME_CONFLICT -> conflict(sound, result);
          case SYNC_OUTCOME_REJECTED -> MessageJson.shortName(result.getReason());
          case SYNC_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
              "an outcome that this version of onhand does not know";
        };
    if (!problem.isEmpty()) {
      failures.add(
          new Failure(
              sound.line(),
              sound.row().key().product(),
              sound.row().key().store(),
              MessageJson.shortName(result.getOutcome()),
              problem));
    }
  }

  private static String conflict(StockRow.Sound sound, SyncRowResult result) {
    String expected =
        sound.row().expectedVersion().isPresent()
            ? "expected version " + sound.row().expectedVersion().getAsLong() + ", but "
            : "changed since the run began: ";
    return expected + (result.hasRecord() ? shown(result.getRecord()) : "it does not exist");
  }

  private static String shown(Record record) {
    return "on hand " + Text.number(record.getOnHand()) + ", version " + record.getVersion();
  }
}
