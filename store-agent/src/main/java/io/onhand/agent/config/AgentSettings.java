package io.onhand.agent.config;

import io.onhand.agent.forwarded.ForwardedLimits;
import io.onhand.client.Endpoint;
import io.onhand.client.TlsFiles;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Text;
import io.onhand.server.observability.TelemetrySettings;
import io.onhand.server.security.Listening;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a store agent is started with.
 *
 * @param id under which Central knows it; no two agents may share one
 * @param stores whose stock it holds; empty means all
 * @param data its data folder
 * @param listening where it listens
 * @param central where Central listens
 * @param centralTls files of the connection to Central; empty: no TLS
 * @param staleAfter a copy that was last up to date longer ago is stale even while the line is up
 * @param ownAnswersMax records of own writes that are kept until the feed brings them
 * @param readThreads threads for reads of more than one record
 * @param readsWaitingMax reads that may wait for one of them
 * @param forwarded how much is kept of what Central accepted
 * @param telemetry where metrics and traces go
 */
public record AgentSettings(
    String id,
    Set<String> stores,
    Path data,
    Listening listening,
    Endpoint central,
    Optional<TlsFiles> centralTls,
    Duration staleAfter,
    int ownAnswersMax,
    int readThreads,
    int readsWaitingMax,
    ForwardedLimits forwarded,
    TelemetrySettings telemetry) {

  public static final int PORT_DEFAULT = 7421;
  public static final Path DATA_DEFAULT = Path.of("onhand-data", "agent");
  public static final Duration STALE_AFTER_DEFAULT = Duration.ofSeconds(2);
  public static final int OWN_ANSWERS_MAX_DEFAULT = 65_536;
  public static final int READ_THREADS_DEFAULT = 2;
  public static final int READS_WAITING_MAX_DEFAULT = 4_096;

  /** From SIGTERM to the end of the process, at most. */
  public static final Duration SHUTDOWN_MAX = Duration.ofSeconds(10);

  /** Central sends a bookmark at least so often: what is called stale must be able to be fresh. */
  private static final Duration BOOKMARK_INTERVAL_MAX = Duration.ofMillis(200);

  /** Checks what can be checked without touching anything. */
  public AgentSettings {
    Text.id("id", id, Limits.ID_BYTES_MAX);
    stores = Set.copyOf(stores);
    stores.forEach(store -> Text.id("store", store, Limits.ID_BYTES_MAX));
    if (staleAfter.compareTo(BOOKMARK_INTERVAL_MAX.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "Expected a copy to be fresh for at least 400 ms, two bookmarks of Central, but it is stale"
              + " after "
              + staleAfter.toMillis()
              + " ms.");
    }
    if (ownAnswersMax < 1 || readThreads < 1 || readsWaitingMax < 1) {
      throw new IllegalArgumentException(
          "Expected at least one own answer, thread and place for reads, but got "
              + ownAnswersMax
              + ", "
              + readThreads
              + " and "
              + readsWaitingMax
              + ".");
    }
    listening.address();
  }

  /** An agent with default settings that only this machine can reach, on a free port. */
  public static AgentSettings onLoopback(
      String id, Set<String> stores, Path data, Endpoint central) {
    return new AgentSettings(
        id,
        stores,
        data,
        new Listening("127.0.0.1", 0, Optional.empty(), false),
        central,
        Optional.empty(),
        STALE_AFTER_DEFAULT,
        OWN_ANSWERS_MAX_DEFAULT,
        READ_THREADS_DEFAULT,
        READS_WAITING_MAX_DEFAULT,
        ForwardedLimits.of(
            ForwardedLimits.WINDOW_HOURS_DEFAULT, ForwardedLimits.WINDOW_MIB_DEFAULT),
        TelemetrySettings.of("onhand-agent", "", id, "", Map.of()));
  }

  /** The stores in order; empty means all. */
  public List<String> storesInOrder() {
    return stores.stream().sorted().toList();
  }
}
