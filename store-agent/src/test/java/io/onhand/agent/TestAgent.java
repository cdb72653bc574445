package io.onhand.agent;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.onhand.agent.config.AgentSettings;
import io.onhand.agent.forwarded.ForwardedLimits;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.client.Endpoint;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.replication.v1.AgentState;
import io.onhand.server.observability.TelemetrySettings;
import io.onhand.server.security.Listening;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Stubs that call an agent on the loopback. */
public final class TestAgent implements AutoCloseable {

  private final ManagedChannel channel;

  public TestAgent(int port) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** Settings of an agent in this process, on a free port. */
  public static AgentSettings settings(Path data, int central, String... stores) {
    return new AgentSettings(
        "agent-it",
        Set.of(stores),
        data,
        new Listening("127.0.0.1", 0, Optional.empty(), false),
        new Endpoint("127.0.0.1", central),
        Optional.empty(),
        AgentSettings.STALE_AFTER_DEFAULT,
        AgentSettings.OWN_ANSWERS_MAX_DEFAULT,
        AgentSettings.READ_THREADS_DEFAULT,
        AgentSettings.READS_WAITING_MAX_DEFAULT,
        ForwardedLimits.of(1, 16),
        TelemetrySettings.of("onhand-agent", "test", "test", "", Map.of()));
  }

  public ManagedChannel channel() {
    return channel;
  }

  public InventoryServiceBlockingStub inventory() {
    return InventoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  public GetAgentStatusResponse status() {
    return AgentServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .getAgentStatus(GetAgentStatusRequest.getDefaultInstance());
  }

  public GetRecordResponse record(String product, String store) {
    return inventory()
        .getRecord(
            GetRecordRequest.newBuilder()
                .setKey(RecordKey.newBuilder().setProduct(product).setStore(store))
                .build());
  }

  /** Whether it follows Central and has all that Central has. */
  public boolean isUpToDate() {
    try {
      GetAgentStatusResponse status = status();
      return status.getState() == AgentState.AGENT_STATE_LIVE
          && status.getLagEntries() == 0
          && status.getStaleness().getSeconds() == 0;
    } catch (StatusRuntimeException notThere) {
      return false;
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
