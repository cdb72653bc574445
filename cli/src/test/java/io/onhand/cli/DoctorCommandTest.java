package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.config.AgentSettings;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The doctor names one fix for each thing that is wrong")
final class DoctorCommandTest {

  @TempDir Path home;

  @Test
  void findsAHealthyMachineHealthy() throws Exception {
    CliRun run = doctor(freePort(), freePort(), home.resolve("data"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).hasSize(6).allSatisfy(line -> assertThat(line).startsWith("ok    "));
    assertThat(run.out())
        .contains("free for Central.")
        .contains("data: not there yet; the first start makes it.");
    assertThat(home.resolve("data")).doesNotExist();
  }

  @Test
  void namesWhoAnswers() throws Exception {
    try (FakeServer central = FakeServer.central();
        FakeServer agent = FakeServer.agent()) {
      CliRun run = doctor(port(central), port(agent), home.resolve("data"));

      assertThat(run.exitCode()).isZero();
      assertThat(run.lines())
          .contains(
              "ok    Port " + port(central) + ": Central 0.1.0 answers.",
              "ok    Port " + port(agent) + ": store agent agent-1 0.1.0 answers.");
    }
  }

  @Test
  void namesAPortThatSomebodyElseUses() throws Exception {
    try (var stranger = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(stranger));

      CliRun run = doctor(stranger.getLocalPort(), freePort(), home.resolve("data"));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.lines())
          .contains(
              "FIX   Port "
                  + stranger.getLocalPort()
                  + ": Expected it to be free for Central, but another program listens there. Stop"
                  + " that program, or choose another port with --port.");
    }
  }

  @Test
  void namesADataFolderOfANewerRelease() throws Exception {
    Path data = Files.createDirectories(home.resolve("data"));
    Files.writeString(data.resolve("FORMAT"), "onhand-central 99\n");

    CliRun run = doctor(freePort(), freePort(), data);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("FIX   Data folder " + data).contains("in format 99");
  }

  @Test
  void leavesSettingsOfPortsThatItCannotCheckToTheServer() throws Exception {
    Path file =
        Files.createDirectories(home.resolve(".config/onhand")).resolve("config.properties");
    Files.writeString(file, "central.port=0\nagent.port=70000\n");

    CliRun run =
        new Cli(home)
            .run(
                "doctor",
                "--central-data",
                home.resolve("central").toString(),
                "--agent-data",
                home.resolve("agent").toString());

    assertThat(run.err()).doesNotContain("Expected");
    assertThat(run.out())
        .contains("ok    Port 0: any free one for Central.")
        .contains("Port " + AgentSettings.PORT_DEFAULT + ": ");
  }

  @Test
  void writesFindingsAsJson() throws Exception {
    CliRun run =
        new Cli(home)
            .run(
                "doctor",
                "--output",
                "json",
                "--central-port",
                Integer.toString(freePort()),
                "--agent-port",
                Integer.toString(freePort()));

    assertThat(run.json())
        .hasSize(6)
        .allSatisfy(finding -> assertThat(finding.get("subject").getAsString()).isNotEmpty());
  }

  private CliRun doctor(int centralPort, int agentPort, Path data) {
    return new Cli(home)
        .run(
            "doctor",
            "--central-port",
            Integer.toString(centralPort),
            "--agent-port",
            Integer.toString(agentPort),
            "--central-data",
            data.toString(),
            "--agent-data",
            home.resolve("agent").toString());
  }

  private static void hangUp(ServerSocket stranger) {
    try {
      while (true) {
        Socket caller = stranger.accept();
        caller.close();
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int port(FakeServer server) {
    String address = server.address();
    return Integer.parseInt(address.substring(address.indexOf(':') + 1));
  }
}
