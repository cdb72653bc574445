package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.onhand.admin.v1.Agent;
import io.onhand.admin.v1.ForgetAgentRequest;
import io.onhand.admin.v1.ListAgentsResponse;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.FakeState;
import io.onhand.inventory.v1.Position;
import io.onhand.replication.v1.AgentState;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("onhand agents shows every agent that Central knows, and forgets one on request")
final class AgentsCommandTest {

  private static final ListAgentsResponse THREE =
      ListAgentsResponse.newBuilder()
          .setHead(position(1_204))
          .addAgents(
              Agent.newBuilder()
                  .setAgentId("berlin")
                  .addStores("Berlin")
                  .setConnected(true)
                  .setState(AgentState.AGENT_STATE_LIVE)
                  .setDurable(position(1_201))
                  .setLagEntries(3)
                  .setLag(Duration.newBuilder().setNanos(41_000_000))
                  .setLastSeen(Timestamp.newBuilder().setSeconds(1_290_000_000))
                  .setOutboxDepth(2)
                  .setParked(1)
                  .setOldestQueuedAge(Duration.newBuilder().setSeconds(7)))
          .addAgents(Agent.newBuilder().setAgentId("oslo").setLagEntries(1_204))
          .addAgents(
              Agent.newBuilder()
                  .setAgentId("paris")
                  .setConnected(true)
                  .setState(AgentState.AGENT_STATE_LIVE)
                  .setLagEntries(1_204)
                  .setLastSeen(Timestamp.newBuilder().setSeconds(1_290_000_000))
                  .setNotSeenFor(Duration.newBuilder().setSeconds(30)))
          .build();

  @TempDir private Path home;

  @Test
  void listsThem() {
    try (FakeServer server = FakeServer.central()) {
      server.state().prepare(THREE);
      CliRun run = new Cli(home).at(server.address(), "agents");

      assertThat(run.exitCode()).isZero();
      assertThat(run.lines())
          .containsExactly(
              "AGENT   FEED    STATE             DURABLE  BEHIND    LAG  LAST SEEN             "
                  + " QUEUED  OLDEST  PARKED  STORES",
              "berlin  open    live                1,201       3  41 ms  2010-11-17 13:20:00Z      "
                  + "  2   7.0 s       1  Berlin",
              "oslo    closed  silent               none   1,204   0 ms  not since the restore     "
                  + "  0               0  all",
              "paris   open    silent, was live     none   1,204   0 ms  2010-11-17 13:20:00Z      "
                  + "  0               0  all");
    }
  }

  @Test
  void writesJson() {
    try (FakeServer server = FakeServer.central()) {
      server.state().prepare(THREE);
      JsonObject first =
          new Cli(home).at(server.address(), "agents", "--output", "json").json().getFirst();

      assertThat(first.get("agent_id").getAsString()).isEqualTo("berlin");
      assertThat(first.get("lag_entries").getAsLong()).isEqualTo(3);
      assertThat(first.get("lag_millis").getAsLong()).isEqualTo(41);
      assertThat(first.get("outbox_depth").getAsLong()).isEqualTo(2);
    }
  }

  @Test
  void forgetsOne() {
    try (FakeServer server = FakeServer.central()) {
      CliRun run = new Cli(home).at(server.address(), "agents", "forget", "oslo");

      assertThat(run.exitCode()).isZero();
      assertThat(run.lines()).containsExactly("Agent oslo is forgotten.");
      assertThat(server.state().requests(ForgetAgentRequest.class))
          .containsExactly(ForgetAgentRequest.newBuilder().setAgentId("oslo").build());
    }
  }

  private static Position position(long sequence) {
    return Position.newBuilder().setEpoch(FakeState.EPOCH).setSequence(sequence).build();
  }
}
