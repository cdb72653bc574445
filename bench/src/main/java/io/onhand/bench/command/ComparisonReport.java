package io.onhand.bench.command;

import io.onhand.bench.ceiling.SyncCeiling;
import io.onhand.bench.compare.Step;
import io.onhand.bench.load.Latency;
import io.onhand.bench.load.LoadResult;
import io.onhand.bench.load.RequestTemplate;
import io.onhand.bench.workload.Account;
import io.onhand.bench.workload.Workload;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.JsonLines;
import io.onhand.cli.output.Palette;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.Surroundings;
import io.onhand.client.Endpoint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a comparison found: a table with its check for people, an object per line for programs. */
final class ComparisonReport {

  private final PrintWriter out;
  private final Palette palette;
  private final Workload workload;
  private final boolean json;
  private final List<Step> steps = new ArrayList<>();

  ComparisonReport(Surroundings surroundings, Workload workload, boolean json) {
    this.out = surroundings.out();
    this.palette = new Palette(surroundings.outIsTerminal());
    this.workload = workload;
    this.json = json;
  }

  /** Says what is going to be measured. */
  void begin(
      ComparisonOptions options,
      Endpoint central,
      boolean own,
      Path folder,
      RequestTemplate template,
      int answerBytes) {
    if (json) {
      return;
    }
    out.println(workload.description() + ", over " + Text.number(options.products()) + " products");
    out.println(
        "Central at "
            + central
            + (own ? ", started for this, data in " + folder : "")
            + "; echo of the same lengths ("
            + template.messageBytes()
            + " B asked, "
            + answerBytes
            + " B answered)");
    out.println(
        "measured "
            + options.load().measured().toSeconds()
            + " s each over "
            + options.load().connections()
            + " connections, latency in ms\n");
    out.flush();
  }

  /** A step is through. */
  void step(Step step) {
    steps.add(step);
    if (json) {
      new JsonLines(out)
          .line(fields -> {
            fields.name("benchmark").value(workload.title());
            fields.name("in_flight").value(step.inFlight());
            fields.name("ratio").value(step.ratio());
            MeasuredJson.write(fields, step.subject());
            fields.name("echo_before").beginObject();
            MeasuredJson.write(fields, step.echoBefore());
            fields.endObject().name("echo_after").beginObject();
            MeasuredJson.write(fields, step.echoAfter());
            fields.endObject();
          });
    }
  }

  /** All steps are through. */
  void steps() {
    if (json) {
      return;
    }
    Table table =
        new Table(
            Column.number("in flight"),
            Column.number(workload.title() + "/s"),
            Column.number("ratio"),
            Column.number("echo before"),
            Column.number("echo after"),
            Column.number("p50"),
            Column.number("p90"),
            Column.number("p99"),
            Column.number("p99.9"),
            Column.number("max"),
            Column.number("CPU us/call"),
            Column.number("echo's"),
            Column.text("not OK"));
    steps.forEach(step -> row(table, step));
    table.print(out, palette);
    out.println();
    out.flush();
  }

  /** Compares one caller's median with what it cannot do without. */
  void oneCaller(SyncCeiling.Result disk) {
    for (Step step : steps) {
      if (step.inFlight() != 1) {
        continue;
      }
      long median = step.subject().load().latency().p50Nanos();
      long echo =
          (step.echoBefore().load().latency().p50Nanos()
                  + step.echoAfter().load().latency().p50Nanos())
              / 2;
      double ratio = (double) median / (echo + disk.p50Nanos());
      if (json) {
        new JsonLines(out)
            .line(fields -> {
              fields.name("one_caller_median_nanos").value(median);
              fields.name("echo_median_nanos").value(echo);
              fields.name("fdatasync_median_nanos").value(disk.p50Nanos());
              fields.name("ratio").value(ratio);
            });
      } else {
        out.println(
            "One caller: median "
                + Figures.millis(median)
                + " ms = "
                + Figures.ratio(ratio)
                + " x (echo "
                + Figures.millis(echo)
                + " + fdatasync "
                + Figures.millis(disk.p50Nanos())
                + ")");
      }
    }
  }

  /** Says whether Central holds what it answered. */
  void account(Account account) {
    List<String> mismatches = account.mismatches();
    if (json) {
      new JsonLines(out)
          .line(fields -> {
            fields.name("check").value(mismatches.isEmpty() ? "ok" : "failed");
            fields.name("accepted").value(account.accepted());
            fields.name("unknown").value(account.unknown());
            fields.name("records").value(account.records().records());
            fields.name("versions").value(account.records().versions());
            fields.name("on_hand").value(account.records().onHand());
            fields.name("entries").value(account.entries());
            fields.name("mismatches").beginArray();
            for (String mismatch : mismatches) {
              fields.value(mismatch);
            }
            fields.endArray();
          });
      return;
    }
    out.println(
        mismatches.isEmpty()
            ? palette.good("Check: OK") + ", " + account.summary()
            : palette.bad("Check: FAILED") + ", " + account.summary());
    mismatches.forEach(out::println);
  }

  private static void row(Table table, Step step) {
    LoadResult load = step.subject().load();
    Latency latency = load.latency();
    table.row(
        step.inFlight(),
        Figures.rate(load.rate()),
        Figures.ratio(step.ratio()),
        Figures.rate(step.echoBefore().load().rate()),
        Figures.rate(step.echoAfter().load().rate()),
        Figures.millis(latency.p50Nanos()),
        Figures.millis(latency.p90Nanos()),
        Figures.millis(latency.p99Nanos()),
        Figures.millis(latency.p999Nanos()),
        Figures.millis(latency.maxNanos()),
        Figures.micros(step.subject().serverMicrosPerCall()),
        Figures.micros(
            (step.echoBefore().serverMicrosPerCall() + step.echoAfter().serverMicrosPerCall()) / 2),
        reasons(load.refused()));
  }

  private static String reasons(Map<String, Long> refused) {
    List<String> reasons = new ArrayList<>();
    new TreeMap<>(refused)
        .forEach((reason, count) -> reasons.add(reason + " " + Text.number(count)));
    return String.join(", ", reasons);
  }
}
