package io.onhand.bench.command;

import com.google.gson.stream.JsonWriter;
import io.onhand.bench.feed.LagFigures;
import io.onhand.bench.feed.LagRun;
import io.onhand.bench.load.Latency;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.JsonLines;
import io.onhand.cli.output.Palette;
import io.onhand.cli.output.Table;
import io.onhand.cli.shell.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** How far behind agents were, and whether they have everything, for people or for programs. */
final class LagReport {

  private static final long NANOS_PER_MICRO = 1_000;

  private final PrintWriter out;
  private final Palette palette;
  private final boolean json;

  LagReport(Surroundings surroundings, boolean json) {
    this.out = surroundings.out();
    this.palette = new Palette(surroundings.outIsTerminal());
    this.json = json;
  }

  void lag(LagRun run, int agents, int rate) {
    if (json) {
      new JsonLines(out)
          .line(fields -> {
            fields.name("benchmark").value("lag");
            fields.name("agents").value(agents);
            fields.name("rate").value(rate);
            fields.name("per_second").value(run.load().rate());
            write(fields, run.lag());
            fields.name("answered_p50_nanos").value(run.load().latency().p50Nanos());
            fields.name("answered_p99_nanos").value(run.load().latency().p99Nanos());
            if (!Double.isNaN(run.centralCores())) {
              fields.name("central_cores").value(run.centralCores());
              fields.name("agents_cores").value(run.agentsCores());
            }
          });
      return;
    }
    out.printf(
        Locale.ROOT,
        "%,d sales/s asked for, %s agents with a filter of one store each, measured %d s, in ms%n%n",
        rate,
        Figures.rate(agents),
        run.load().measured().toSeconds());
    Latency answered = run.load().latency();
    LagFigures lag = run.lag();
    Table table =
        new Table(
            Column.text("from, to"),
            Column.number("per second"),
            Column.number("p50"),
            Column.number("p90"),
            Column.number("p99"),
            Column.number("p99.9"),
            Column.number("max"));
    table.row(
        "sale due, answered",
        Figures.rate(run.load().rate()),
        Figures.millis(answered.p50Nanos()),
        Figures.millis(answered.p90Nanos()),
        Figures.millis(answered.p99Nanos()),
        Figures.millis(answered.p999Nanos()),
        Figures.millis(answered.maxNanos()));
    table.row(
        "log time, visible at the agent",
        Figures.rate(lag.entries() / (run.load().measured().toNanos() / 1e9)),
        micros(lag.p50()),
        micros(lag.p90()),
        micros(lag.p99()),
        micros(lag.p999()),
        micros(lag.max()));
    table.print(out, palette);
    out.println();
    out.println("Highest p99 of one agent: " + micros(lag.worstP99()) + " ms");
    if (!Double.isNaN(run.centralCores())) {
      out.println(
          "Cores used: Central "
              + Figures.ratio(run.centralCores())
              + ", all agents "
              + Figures.ratio(run.agentsCores())
              + ", the generator "
              + Figures.ratio(
                  (double) run.load().generatorCpu().toNanos() / run.load().measured().toNanos()));
    }
    out.flush();
  }

  /** Says whether the agents have what Central has. */
  void check(long changes, List<String> mismatches) {
    if (json) {
      new JsonLines(out)
          .line(fields -> {
            fields.name("check").value(mismatches.isEmpty() ? "ok" : "failed");
            fields.name("changes").value(changes);
            fields.name("mismatches").beginArray();
            for (String mismatch : mismatches) {
              fields.value(mismatch);
            }
            fields.endArray();
          });
      return;
    }
    String verdict =
        mismatches.isEmpty() ? palette.good("Check: OK") : palette.bad("Check: FAILED");
    out.printf(
        Locale.ROOT,
        "%s, %,d changes of the agents' stores at Central%s%n",
        verdict,
        changes,
        mismatches.isEmpty() ? ", each seen once, and all records are the same" : "");
    mismatches.forEach(out::println);
    out.flush();
  }

  /** Writes into the object that is open. */
  static void write(JsonWriter out, LagFigures lag) throws IOException {
    out.name("seen").value(lag.entries());
    out.name("visible_p50_micros").value(lag.p50());
    out.name("visible_p90_micros").value(lag.p90());
    out.name("visible_p99_micros").value(lag.p99());
    out.name("visible_p999_micros").value(lag.p999());
    out.name("visible_max_micros").value(lag.max());
    out.name("worst_agent_p99_micros").value(lag.worstP99());
  }

  private static String micros(long micros) {
    return Figures.millis(micros * NANOS_PER_MICRO);
  }
}
