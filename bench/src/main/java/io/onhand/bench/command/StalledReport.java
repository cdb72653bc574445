package io.onhand.bench.command;

import com.google.gson.stream.JsonWriter;
import io.onhand.bench.command.StalledCommand.Half;
import io.onhand.bench.command.StalledCommand.Pair;
import io.onhand.cli.output.JsonLines;
import io.onhand.cli.shell.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What subscribers that do not read cost, a line for each pair as soon as it is measured. */
final class StalledReport {

  private static final double MIB = 1 << 20;

  private final PrintWriter out;
  private final boolean json;
  private final int stalled;

  StalledReport(Surroundings surroundings, boolean json, int stalled) {
    this.out = surroundings.out();
    this.json = json;
    this.stalled = stalled;
  }

  void head(int agents, int stores, int inFlight, int rate, int seconds) {
    if (json) {
      return;
    }
    String load = rate == 0 ? inFlight + " in flight" : rate + "/s";
    out.printf(
        Locale.ROOT,
        "Sales (%s) over %,d stores, %d agents of one each, measured %d s without and %d s beside%n"
            + "%d stalled subscribers of all stores; lag p99 in ms, Central's memory in MiB%n%n"
            + "pair  sales/s  beside    lag  beside  ratio  resident  beside    more"
            + "  held  beside    more%n",
        load,
        stores,
        agents,
        seconds,
        seconds,
        stalled);
    out.flush();
  }

  void pair(int number, Pair pair) {
    Half without = pair.without();
    Half beside = pair.beside();
    if (json) {
      new JsonLines(out)
          .line(fields -> {
            fields.name("benchmark").value("stalled");
            fields.name("pair").value(number);
            fields.name("lag_ratio").value(pair.lagRatio());
            fields.name("resident_more_bytes").value(pair.residentMore());
            fields.name("held_more_bytes").value(pair.heldMore());
            fields.name("stalled_open").value(beside.feeds());
            write(fields, "without", without);
            write(fields, "beside", beside);
          });
      return;
    }
    out.printf(
        Locale.ROOT,
        "%4d  %7s  %6s  %5s  %6s  %5s  %8s  %6s  %6s  %4s  %6s  %6s%n",
        number,
        Figures.rate(without.run().load().rate()),
        Figures.rate(beside.run().load().rate()),
        lag(without),
        lag(beside),
        Figures.ratio(pair.lagRatio()),
        mib(without.residentMax()),
        mib(beside.residentMax()),
        more(pair.residentMore()),
        mib(without.held().bytes()),
        mib(beside.held().bytes()),
        more(pair.heldMore()));
    out.flush();
  }

  void summary(List<Pair> pairs) {
    double ratio = pairs.stream().map(Pair::lagRatio).sorted().toList().get(pairs.size() / 2);
    long resident = median(pairs, Pair::residentMore);
    long held = median(pairs, Pair::heldMore);
    if (json) {
      new JsonLines(out)
          .line(fields -> {
            fields.name("median_lag_ratio").value(ratio);
            fields.name("median_resident_more_bytes").value(resident);
            fields.name("median_held_more_bytes").value(held);
          });
      return;
    }
    double open = pairs.stream().mapToDouble(pair -> pair.beside().feeds()).min().orElse(0);
    out.printf(
        Locale.ROOT,
        "%nMedian of %d pairs: lag p99 x %s, resident %s MiB, held after a collection %s MiB.%n"
            + "Feeds that were open and not read, on average of the worst pair: %.1f of %d.%n",
        pairs.size(),
        Figures.ratio(ratio),
        more(resident),
        more(held),
        open,
        stalled);
    out.flush();
  }

  private static long median(List<Pair> pairs, ToLongFunction<Pair> figure) {
    return pairs.stream().map(figure::applyAsLong).sorted().toList().get(pairs.size() / 2);
  }

  private static void write(JsonWriter out, String name, Half half) throws IOException {
    out.name(name).beginObject();
    out.name("per_second").value(half.run().load().rate());
    LagReport.write(out, half.run().lag());
    out.name("resident_max_bytes").value(half.residentMax());
    out.name("heap_held_bytes").value(half.held().heapBytes());
    out.name("direct_held_bytes").value(half.held().directBytes());
    out.endObject();
  }

  private static String lag(Half half) {
    return Figures.millis(half.run().lag().p99() * 1_000);
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%.0f", bytes / MIB);
  }

  private static String more(long bytes) {
    return String.format(Locale.ROOT, "%+.1f", bytes / MIB);
  }
}
