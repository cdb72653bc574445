package io.onhand.server.api;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.domain.Lineage;
import io.onhand.server.feed.FrameEncoder;
import io.onhand.server.log.LogReader;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.schema.StoredState;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Central's services for stock and operators, put together. */
public final class CentralServices {
  private final List<BindableService> services;
  private final OpenStreams streams;

  private CentralServices(List<BindableService> services, OpenStreams streams) {
    this.services = services;
    this.streams = streams;
  }

  public List<BindableService> services() {
    return services;
  }

  /** Ends the streams of commands with SHUTTING_DOWN, once what they sent is answered. */
  public void endStreams() {
    streams.end();
  }

  /**
   * The services.
   *
   * @param pipeline takes the commands
   * @param store is read
   * @param snapshots pages are pinned to
   * @param reads threads for reads of more than one record; may reject, which callers see as
   *     OVERLOADED
   * @param server names this process in page tokens
   * @param status how Central is
   * @param later lets a sync run rest
   * @param upkeep what operators look after
   */
  public static CentralServices of(
      Pipeline pipeline,
      KeyValueStore store,
      SnapshotPool snapshots,
      Executor reads,
      Clock clock,
      long server,
      Supplier<GetStatusResponse> status,
      Later later,
      Upkeep upkeep) {
    long epoch = pipeline.head().epoch();
    OutcomeMapper outcomes = new OutcomeMapper(epoch, new LogReader(store), reads);
    CentralQueries queries = CentralQueries.of(store, snapshots, pipeline::head, server);
    OpenStreams streams = new OpenStreams();
    InventoryApi inventory =
        new InventoryApi(
            pipeline.admission(),
            outcomes,
            queries,
            new StoredState(store),
            reads,
            clock,
            streams,
            later);
    EpochGuard guard = new EpochGuard(epoch);
    return new CentralServices(
        List.of(
            () -> ServerInterceptors.intercept(inventory, guard),
            new AdminApi(pipeline.admission(), outcomes, queries, status, reads, clock, upkeep)),
        streams);
  }

  /** What the feed of a log with these ended epochs sends, in the words of the contract. */
  public static FrameEncoder feedFrames(Lineage lineage) {
    return new FeedFrames(lineage);
  }

  /** The sequence of the state that a reader shows; what a pooled snapshot is known by. */
  public static long sequenceOf(KeyValueReader reader) {
    return Pages.headOf(reader).sequence();
  }
}
