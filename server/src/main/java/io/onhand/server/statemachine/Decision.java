package io.onhand.server.statemachine;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about a command. Both kinds are data: kept in the log, answered the same again.
 */
public sealed interface Decision {

  /**
   * The command holds.
   *
   * @param changes what it changes; may be empty
   * @param refused records refused while others were accepted, by their first line (best effort)
   * @param rows what became of each row (sync)
   * @param listed records that a chunk of a REPLACE run lists, which its end must leave alone; kept
   *     because replay never decides again
   */
  record Accepted(
      List<Change> changes,
      List<LineRejection> refused,
      List<RowResult> rows,
      List<RecordKey> listed)
      implements Decision {
    /** Takes copies. */
    public Accepted {
      changes = List.copyOf(changes);
      refused = List.copyOf(refused);
      rows = List.copyOf(rows);
      listed = List.copyOf(listed);
    }

    /** Accepted with these changes and nothing else to say. */
    public Accepted(List<Change> changes) {
      this(changes, List.of(), List.of(), List.of());
    }

    /** Accepted with these changes and nothing else to say. */
    public static Accepted with(Change... changes) {
      return new Accepted(List.of(changes));
    }
  }

  /**
   * A rule refuses the command.
   *
   * @param reason the first reason in the order of {@link RejectionReason}
   * @param lines the records that refused, when it was records
   * @param subject id of the store, reservation, transfer, exception or entry that refused, when it
   *     was one; else empty
   */
  record Rejected(RejectionReason reason, List<LineRejection> lines, String subject)
      implements Decision {
    /** Takes a copy. */
    public Rejected {
      lines = List.copyOf(lines);
    }

    /** Refused for a reason that no record has to do with. */
    public static Rejected because(RejectionReason reason) {
      return new Rejected(reason, List.of(), "");
    }

    /**
     * Refused by records.
     *
     * @param lines at least one
     */
    public static Rejected byRecords(List<LineRejection> lines) {
      RejectionReason first =
          lines.stream().map(LineRejection::reason).min(RejectionReason::compareTo).orElseThrow();
      return new Rejected(first, lines, "");
    }

    /** Refused by one thing, which is not a record. */
    public static Rejected by(String subject, RejectionReason reason) {
      return new Rejected(reason, List.of(), subject);
    }
  }

  /**
   * What became of one row of a sync chunk.
   *
   * @param outcome the outcome
   * @param reason why it was REJECTED; else null
   * @param record the record after the chunk; null: it does not exist
   */
  record RowResult(
      RowOutcome outcome, @Nullable RejectionReason reason, @Nullable StockRecord record) {}

  /** What may become of a row. */
  enum RowOutcome {
    UPDATED,
    CREATED,
    SKIPPED,
    CONFLICT,
    REJECTED
  }
}
