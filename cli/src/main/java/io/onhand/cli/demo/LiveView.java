package io.onhand.cli.demo;

import io.onhand.cli.demo.till.Crew;
import io.onhand.cli.demo.till.Figures;
import io.onhand.cli.demo.till.Figures.Latency;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Shows an act while it is played: a block that is drawn anew four times a second on a terminal, a
 * line every few seconds elsewhere. Used by one thread.
 */
final class LiveView {

  private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration RATE_INTERVAL = Duration.ofSeconds(1);
  private static final int BAR_WIDTH = 30;

  private final Screen screen;
  private final Crew crew;
  private final Figures figures;
  private final AgentWatch agents;
  private final Supplier<Set<String>> away;
  private Duration lineAt = Duration.ZERO;
  private Duration rateAt = Duration.ZERO;
  private long answeredAtRate;
  private long rate;
  private Latency latency = new Latency(0, 0, 0);

  /**
   * Watches a crew.
   *
   * @param away the servers that were killed and are not back
   */
  LiveView(
      Screen screen, Crew crew, Figures figures, AgentWatch agents, Supplier<Set<String>> away) {
    this.screen = screen;
    this.crew = crew;
    this.figures = figures;
    this.agents = agents;
    this.away = away;
  }

  void update() {
    Duration elapsed = crew.elapsed();
    if (elapsed.minus(rateAt).compareTo(RATE_INTERVAL) >= 0) {
      long answered = figures.answered();
      rate = Words.perSecond(answered - answeredAtRate, elapsed.minus(rateAt));
      answeredAtRate = answered;
      rateAt = elapsed;
      latency = figures.latencySinceLast();
    }
    if (screen.terminal()) {
      screen.show(block(elapsed));
    } else if (elapsed.minus(lineAt).compareTo(LINE_INTERVAL) >= 0) {
      lineAt = elapsed;
      screen.say(line());
    }
  }

  private List<String> block(Duration elapsed) {
    int filled = (int) (BAR_WIDTH * (long) crew.done() / Math.max(1, crew.size()));
    String bar = "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
    return List.of(
        "",
        "  %-22s  [%s]  %s".formatted(Words.shopTime(crew.shopTime()), bar, Words.seconds(elapsed)),
        "  %s   %s/s   %s"
            .formatted(
                Words.count(figures.sold(), "invoice"),
                Words.number(rate),
                Words.count(figures.refusedLines(), "line") + " refused"),
        "  answers: " + latencyText(),
        "  "
            + servers().entrySet().stream()
                .map(LiveView::server)
                .collect(Collectors.joining("   ")));
  }

  private String line() {
    return "  %s  %s, %s/s, %s refused, %s; %s"
        .formatted(
            Words.shopTime(crew.shopTime()),
            Words.count(figures.sold(), "invoice"),
            Words.number(rate),
            Words.count(figures.refusedLines(), "line"),
            latencyText(),
            servers().entrySet().stream().map(LiveView::server).collect(Collectors.joining(", ")));
  }

  private String latencyText() {
    return latency.count() == 0
        ? "waiting"
        : "p50 %s, p99 %s"
            .formatted(Words.millis(latency.p50Micros()), Words.millis(latency.p99Micros()));
  }

  private SortedMap<String, String> servers() {
    SortedMap<String, String> servers = agents.lags();
    servers.put(Incidents.CENTRAL, "serving");
    away.get().forEach(name -> servers.put(name, "killed"));
    return servers;
  }

  private static String server(Map.Entry<String, String> server) {
    return server.getKey() + " " + server.getValue();
  }
}
