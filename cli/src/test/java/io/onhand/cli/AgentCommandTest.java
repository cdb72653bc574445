package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.agent.v1.LinkState;
import io.onhand.agent.v1.ListQueuedRequest;
import io.onhand.agent.v1.ListQueuedResponse;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.replication.v1.AgentState;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The agent of a store says how it is and what its outbox holds")
final class AgentCommandTest {

  private final FakeServer server = FakeServer.agent();
  @TempDir Path home;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void statusIsThatOfTheAgent() {
    CliRun run = run("agent", "status");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("store agent agent-1").contains("3 queued");
    assertThat(
            run("agent", "status", "--output", "json")
                .json()
                .getFirst()
                .get("server")
                .getAsString())
        .isEqualTo("agent");
  }

  @Test
  void aStateIsSaidInWords() {
    server
        .state()
        .prepare(
            GetAgentStatusResponse.newBuilder()
                .setLink(LinkState.LINK_STATE_DISK_LOW)
                .setCentral("127.0.0.1:7420")
                .setState(AgentState.AGENT_STATE_SYNCING)
                .build())
        .prepare(GetAgentStatusResponse.getDefaultInstance());

    CliRun low = run("agent", "status");
    CliRun nothingSaid = run("agent", "status");

    assertThat(low.lines())
        .anyMatch(line -> line.matches("line to Central +disk low \\(127\\.0\\.0\\.1:7420\\)"))
        .anyMatch(line -> line.matches("replica +syncing"));
    assertThat(nothingSaid.out()).doesNotContainIgnoringCase("unspecified");
  }

  @Test
  void queuedWritesAreListed() {
    prepareQueued("more");
    prepareQueued("");

    CliRun run = run("agent", "queued", "--of-origin", "till-3", "--store", "Bath", "--limit", "2");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(0))
        .isEqualTo(
            "NUMBER  QUEUED                ORIGIN  KEY        WHAT           DOES"
                + "                              TRIES  LAST TRY");
    assertThat(run.lines().get(1))
        .isEqualTo(
            "    17  2023-11-14 22:13:20Z  till-3  receipt-9  basket (fact)  A @ Bath -2,"
                + " B @ Bath -1, 1 more      4  not answered");
    assertThat(run.err()).isEqualTo("2 queued writes.\n");
    assertThat(server.state().requests(ListQueuedRequest.class))
        .containsExactly(
            ListQueuedRequest.newBuilder()
                .setOrigin("till-3")
                .setStore("Bath")
                .setPageSize(2)
                .build(),
            ListQueuedRequest.newBuilder()
                .setOrigin("till-3")
                .setStore("Bath")
                .setPageSize(1)
                .setPageToken("more")
                .build());
  }

  @Test
  void programsGetQueuedWritesAsObjects() {
    prepareQueued("");

    JsonObject write = run("agent", "queued", "--output", "json").json().getFirst();

    assertThat(write.get("number").getAsLong()).isEqualTo(17);
    assertThat(write.getAsJsonArray("effects").get(0).getAsJsonObject().get("on_hand_delta"))
        .hasToString("-2");
  }

  @Test
  void anEmptyOutboxIsSaidInASentence() {
    server.state().prepare(ListQueuedResponse.getDefaultInstance());

    CliRun run = run("agent", "queued");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("No queued writes.\n");
  }

  @Test
  void wrongUsageIsExplained() {
    assertThat(run("agent", "parked", "show", "x").err())
        .contains("Expected the number of a write, from 1, but got \"x\"");
    assertThat(run("agent", "parked", "retry", "0", "--reason", "r").exitCode()).isEqualTo(2);
    assertThat(run("agent", "parked", "retry", "17").err()).contains("--reason");
    assertThat(run("agent", "parked", "discard", "17").exitCode()).isEqualTo(2);
    assertThat(run("agent", "close-check", "--wait", "soon").err()).contains("Expected a time");
    assertThat(run("agent", "queued", "--limit", "0").exitCode()).isEqualTo(2);
    assertThat(run("agent", "actions", "--number", "-1").exitCode()).isEqualTo(2);
    assertThat(run("agent").exitCode()).isEqualTo(2);
  }

  @Test
  void centralIsNoAgent() {
    try (FakeServer central = FakeServer.central()) {
      CliRun run = new Cli(home).at(central.address(), "agent", "close-check");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("for the commands of onhand agent a store agent");
    }
  }

  @Test
  void theAgentOfThisMachineIsAskedUnlessAnotherIsNamed() {
    CliRun nobody = new Cli(home).run("agent", "status", "--timeout", "1ms");
    CliRun named = new Cli(home).with("ONHAND_TARGET", server.address()).run("agent", "status");

    assertThat(nobody.err()).contains("127.0.0.1:7421");
    assertThat(named.exitCode()).isZero();
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }

  private void prepareQueued(String next) {
    server
        .state()
        .prepare(
            ListQueuedResponse.newBuilder()
                .addWrites(OutboxSamples.WRITE)
                .setNextPageToken(next)
                .build());
  }
}
