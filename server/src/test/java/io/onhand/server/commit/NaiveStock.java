package io.onhand.server.commit;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.ReservationCommand;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.SyncCommand;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.TransferCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Stock as a page of arithmetic would keep it: maps and plain loops, written from the design,
 * sharing no rule with the server. Says in one line of text what a command should do, so that it
 * can be compared.
 */
final class NaiveStock {
  /** on hand, version, sequence of the last change. */
  private final Map<String, long[]> records = new TreeMap<>();

  private final Set<String> stores = new HashSet<>();
  private final Map<SyncRunId, Long> anchors = new HashMap<>();

  /** What the command at this sequence does: {@code ok A@Paris=3v2 ...} or {@code no REASON}. */
  String apply(CommandBody body, long sequence) {
    return switch (body) {
      case Adjust adjust -> lines(List.of(adjust.line()), true, sequence);
      case Basket basket ->
          lines(basket.lines(), basket.mode() == BasketMode.ALL_OR_NOTHING, sequence);
      case CreateStore create -> stores.add(create.store()) ? "ok" : "no STORE_EXISTS";
      case OpenSyncRun open -> open(open, sequence);
      case SyncChunk chunk -> rows(chunk, sequence);
      case Abandon _ -> "ok";
      case StockCommand _, ReservationCommand _, TransferCommand _, SyncCommand _, AdminCommand _ ->
          throw new IllegalArgumentException("Expected a command of the generator.");
      case AdvanceHorizon _ -> "ok";
    };
  }

  /** All records, as text. */
  String state() {
    StringBuilder state = new StringBuilder();
    records.forEach((key, record) -> state.append(text(key, record)));
    return state.toString();
  }

  static String text(String key, long[] record) {
    return " " + key + "=" + record[0] + "v" + record[1];
  }

  private String lines(List<AdjustLine> lines, boolean allOrNothing, long sequence) {
    Map<RecordKey, List<AdjustLine>> byRecord = new LinkedHashMap<>();
    for (AdjustLine line : lines) {
      byRecord.computeIfAbsent(line.key(), key -> new ArrayList<>()).add(line);
    }
    Map<String, Long> accepted = new LinkedHashMap<>();
    List<String> refusals = new ArrayList<>();
    byRecord.forEach((key, ofRecord) -> {
      String refusal = refusal(key, ofRecord);
      if (refusal.isEmpty()) {
        accepted.put(key.toString(), sum(ofRecord));
      } else {
        refusals.add(refusal);
      }
    });
    if (allOrNothing && !refusals.isEmpty()) {
      for (String first :
          List.of(
              "STORE_NOT_FOUND", "VERSION_CONFLICT", "RECORD_NOT_FOUND", "INSUFFICIENT_STOCK")) {
        if (refusals.contains(first)) {
          return "no " + first;
        }
      }
    }
    StringBuilder outcome = new StringBuilder("ok");
    accepted.forEach((key, delta) -> outcome.append(change(key, delta, sequence)));
    refusals.forEach(refusal -> outcome.append(" but ").append(refusal));
    return outcome.toString();
  }

  private String refusal(RecordKey key, List<AdjustLine> lines) {
    long[] record = records.get(key.toString());
    long version = record == null ? 0 : record[1];
    if (!stores.contains(key.store())) {
      return "STORE_NOT_FOUND";
    }
    if (lines.getFirst().expectedVersion().orElse(version) != version) {
      return "VERSION_CONFLICT";
    }
    boolean isBorn = record == null;
    boolean mayBeBorn =
        lines.stream().anyMatch(line -> "RETURN RECEIPT CORRECTION".contains(line.reason().name()));
    if (isBorn && !mayBeBorn) {
      return "RECORD_NOT_FOUND";
    }
    long after = (record == null ? 0 : record[0]) + sum(lines);
    return sum(lines) < 0 && after < 0 ? "INSUFFICIENT_STOCK" : "";
  }

  private String open(OpenSyncRun open, long sequence) {
    long anchor = open.anchor() == null ? sequence - 1 : open.anchor().sequence();
    if (open.anchor() != null && open.anchor().epoch() != SteppedPipeline.EPOCH) {
      return "no EPOCH_CHANGED";
    }
    if (anchor >= sequence) {
      return "no SEQUENCE_IN_FUTURE";
    }
    anchors.put(open.run(), anchor);
    return "ok";
  }

  private String rows(SyncChunk chunk, long sequence) {
    Long anchor = anchors.get(chunk.run());
    if (anchor == null) {
      return "no SYNC_RUN_NOT_FOUND";
    }
    StringBuilder outcome = new StringBuilder("ok");
    StringBuilder rows = new StringBuilder();
    for (SyncRow row : chunk.rows()) {
      long[] record = records.get(row.key().toString());
      long version = record == null ? 0 : record[1];
      boolean isConflict =
          row.expectedVersion().isPresent()
              ? row.expectedVersion().getAsLong() != version
              : record != null && record[2] > anchor;
      if (!stores.contains(row.key().store())) {
        rows.append(" REJECTED");
      } else if (isConflict) {
        rows.append(" CONFLICT");
      } else if (record != null && record[0] == row.onHand()) {
        rows.append(" SKIPPED");
      } else if (row.onHand() < 0 && row.onHand() < (record == null ? 0 : record[0])) {
        rows.append(" REJECTED");
      } else {
        rows.append(record == null ? " CREATED" : " UPDATED");
        outcome.append(
            change(
                row.key().toString(), row.onHand() - (record == null ? 0 : record[0]), sequence));
      }
    }
    return outcome.append(rows).toString();
  }

  private String change(String key, long delta, long sequence) {
    long[] record = records.computeIfAbsent(key, absent -> new long[3]);
    record[0] += delta;
    record[1]++;
    record[2] = sequence;
    return text(key, record);
  }

  private static long sum(List<AdjustLine> lines) {
    return lines.stream().mapToLong(AdjustLine::delta).sum();
  }
}
