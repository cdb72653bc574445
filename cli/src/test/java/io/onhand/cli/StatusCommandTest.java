package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.FakeState;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Status finds out whether Central or an agent answers")
final class StatusCommandTest {

  @TempDir Path home;

  @Test
  void showsCentral() {
    try (FakeServer server = FakeServer.central()) {
      server.state().record("A", "France", 1);

      CliRun run = new Cli(home).at(server.address(), "status");

      assertThat(run.exitCode()).isZero();
      assertThat(run.lines())
          .contains(
              "server                Central 0.1.0",
              "commands              12,345 accepted, 6 refused, 0 answered again",
              "disk                  5.0 GiB free, writes are refused below 1.0 GiB",
              "ALARM  A subscriber is ahead of the log.",
              "AGENT    FEED  STATE  DURABLE  BEHIND  STORES",
              "agent-1  open  live     1,201       3  France");
    }
  }

  @Test
  void showsAnAgent() {
    try (FakeServer server = FakeServer.agent()) {
      CliRun run = new Cli(home).at(server.address(), "status");

      assertThat(run.exitCode()).isZero();
      assertThat(run.lines())
          .contains(
              "server           store agent agent-1 0.1.0",
              "line to Central  waiting (127.0.0.1:7420), last broken by: connection refused",
              "behind           4 entries (head 1,200), up to date 7.0 s ago",
              "outbox           3 queued (the oldest for 90.0 s), 1 parked",
              "numbers          decided up to 1,013 of 1,017",
              "forwarded        2,000 kept (1.0 MiB, since 2010-11-17 13:20:00Z), 2 NOT KEPT",
              "sent again       12 of 40 since 2010-11-17 13:20:00Z, Central was restored from epoch "
                  + Long.toUnsignedString(FakeState.EPOCH)
                  + " to 7: GOES ON");
    }
  }

  @Test
  void writesJson() {
    try (FakeServer central = FakeServer.central();
        FakeServer agent = FakeServer.agent()) {
      JsonObject ofCentral =
          new Cli(home).at(central.address(), "status", "--output", "json").json().getFirst();
      JsonObject ofAgent =
          new Cli(home)
              .at(agent.address(), "status", "--agent", "--output", "json")
              .json()
              .getFirst();

      assertThat(ofCentral.get("server").getAsString()).isEqualTo("central");
      assertThat(ofCentral.getAsJsonArray("subscribers")).hasSize(1);
      assertThat(ofAgent.get("server").getAsString()).isEqualTo("agent");
      assertThat(ofAgent.get("link").getAsString()).isEqualTo("WAITING");
    }
  }

  @Test
  void anAgentIsInsistedOn() {
    try (FakeServer server = FakeServer.central()) {
      assertThat(new Cli(home).at(server.address(), "status", "--agent").exitCode()).isEqualTo(2);
    }
  }
}
