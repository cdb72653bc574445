package io.onhand.cli.stock;

import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.Facts;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncStart;
import java.util.List;

/** Says what became of a file of stock. */
final class ImportReport {

  private static final int FAILURES_SHOWN_MAX = 50;

  private final Invocation invocation;
  private final SyncStart start;

  ImportReport(Invocation invocation, SyncStart start) {
    this.invocation = invocation;
    this.start = start;
  }

  void write(ImportTally tally) {
    if (invocation.json()) {
      writeJson(tally);
    } else {
      print(tally);
    }
  }

  private void print(ImportTally tally) {
    List<ImportTally.Failure> failures = tally.failures();
    if (!failures.isEmpty()) {
      Table table =
          new Table(
              Column.number("LINE"),
              Column.text("PRODUCT"),
              Column.text("STORE"),
              Column.text("OUTCOME"),
              Column.text("WHY"));
      failures.stream()
          .limit(FAILURES_SHOWN_MAX)
          .forEach(it ->
              table.row(
                  it.line() == 0 ? "-" : it.line(),
                  it.product(),
                  it.store(),
                  it.outcome(),
                  it.problem()));
      table.print(invocation.out(), invocation.palette());
      if (failures.size() > FAILURES_SHOWN_MAX) {
        invocation
            .out()
            .println(
                "and "
                    + Text.number(failures.size() - FAILURES_SHOWN_MAX)
                    + " more; --output json lists all");
      }
      invocation.out().println();
    }
    new Facts()
        .add("created", tally.count(SyncOutcome.SYNC_OUTCOME_CREATED))
        .add("updated", tally.count(SyncOutcome.SYNC_OUTCOME_UPDATED))
        .add("unchanged", tally.count(SyncOutcome.SYNC_OUTCOME_SKIPPED))
        .add("set to zero", replaces() ? Text.number(tally.zeroed()) : "")
        .add("not taken over", (long) failures.size())
        .add("run", start.getRunId())
        .add(
            "done before",
            tally.replayedChunks() == 0
                ? ""
                : Text.number(tally.replayedChunks()) + " chunks, by an earlier call of the run")
        .print(invocation.out(), invocation.palette());
    if (start.getDryRun()) {
      invocation.note("A dry run: nothing was changed.");
    }
  }

  private boolean replaces() {
    return start.getMode() == SyncMode.SYNC_MODE_REPLACE;
  }

  private void writeJson(ImportTally tally) {
    List<ImportTally.Failure> failures = tally.failures();
    for (ImportTally.Failure failure : failures) {
      invocation
          .jsonLines()
          .line(json -> {
            if (failure.line() != 0) {
              json.name("line").value(failure.line());
            }
            if (!failure.product().isEmpty()) {
              json.name("product").value(failure.product());
              json.name("store").value(failure.store());
            }
            json.name("outcome").value(failure.outcome());
            json.name("problem").value(failure.problem());
          });
    }
    invocation
        .jsonLines()
        .line(json -> {
          json.name("run_id").value(start.getRunId());
          json.name("created").value(tally.count(SyncOutcome.SYNC_OUTCOME_CREATED));
          json.name("updated").value(tally.count(SyncOutcome.SYNC_OUTCOME_UPDATED));
          json.name("skipped").value(tally.count(SyncOutcome.SYNC_OUTCOME_SKIPPED));
          if (replaces()) {
            json.name("zeroed").value(tally.zeroed());
          }
          if (start.getDryRun()) {
            json.name("dry_run").value(true);
          }
          json.name("conflict").value(tally.count(SyncOutcome.SYNC_OUTCOME_CONFLICT));
          json.name("rejected").value(tally.count(SyncOutcome.SYNC_OUTCOME_REJECTED));
          json.name("broken")
              .value(failures.stream().filter(it -> it.outcome().equals("BROKEN")).count());
          json.name("replayed_chunks").value(tally.replayedChunks());
        });
  }
}
