package io.onhand.bench.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * How long entries took until agents showed them, in microseconds.
 *
 * @param entries how many; an entry counts once per agent
 * @param worstP99 the p99 of the agent whose p99 is highest
 * @param early entries that were there before their log time, which cannot be: the clocks disagree
 */
public record LagFigures(
    long entries, long p50, long p90, long p99, long p999, long max, long worstP99, long early) {

  static LagFigures of(List<AgentLag> agents) {
    List<Histogram> each = new ArrayList<>();
    long early = 0;
    for (AgentLag agent : agents) {
      each.add(agent.stop());
      early += agent.early();
    }
    Histogram all = new Histogram(each.getFirst());
    each.forEach(all::add);
    return new LagFigures(
        all.getTotalCount(),
        all.getValueAtPercentile(50),
        all.getValueAtPercentile(90),
        all.getValueAtPercentile(99),
        all.getValueAtPercentile(99.9),
        all.getMaxValue(),
        each.stream().mapToLong(one -> one.getValueAtPercentile(99)).max().orElse(0),
        early);
  }

  /** As one line that {@link #parse} reads. */
  String line() {
    return List.of(entries, p50, p90, p99, p999, max, worstP99, early).stream()
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  static LagFigures parse(String line) {
    long[] n = List.of(line.split(" ", -1)).stream().mapToLong(Long::parseLong).toArray();
    return new LagFigures(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
  }
}
