package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.server.TestCentral.adjust;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.stub.StreamObserver;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.server.TestCentral;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because each start is a process of its own. */
@Tag("long")
@DisplayName(
    "An agent that cannot start says why in one line, and one that is stopped ends in order")
final class AgentStartIT {

  @TempDir Path data;

  @Test
  void stopsInOrderOnSigterm() {
    try (TestCentral central = new TestCentral(data.resolve("central"));
        ServerProcess agent = ServerProcess.agent(data.resolve("agent"), 0, central.port());
        TestAgent till = new TestAgent(agent.awaitReady())) {
      central.declare("Paris");
      await().until(till::isUpToDate);
      AtomicInteger answers = new AtomicInteger();
      StreamObserver<MutateStreamRequest> stream =
          InventoryServiceGrpc.newStub(till.channel()).mutateStream(new Counting(answers));
      stream.onNext(
          MutateStreamRequest.newBuilder()
              .setAdjustStock(adjust("k1", "22423", "Paris", 4, ADJUST_REASON_RECEIPT))
              .build());
      await().until(() -> answers.get() == 1);
      long begin = System.nanoTime();

      int status = agent.terminate();

      assertThat(status).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
      assertThat(agent.errors()).contains("The agent is down");
    }
  }

  @Test
  void namesTheFolderThatAnotherAgentHas() {
    try (ServerProcess first = ServerProcess.agent(data, 0, 1)) {
      first.awaitReady();
      try (ServerProcess second = ServerProcess.agent(data, 0, 1)) {
        assertRefused(second, 1, data.toString());
      }
    }
  }

  @Test
  void namesThePortThatIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerProcess agent = ServerProcess.agent(data, taken.getLocalPort(), 1)) {
      assertRefused(agent, 1, "port is in use");
    }
  }

  @Test
  void refusesAFolderOfANewerRelease() throws IOException {
    Files.writeString(data.resolve("FORMAT"), "onhand-agent 99\n", UTF_8);
    try (ServerProcess agent = ServerProcess.agent(data, 0, 1)) {
      assertRefused(agent, 1, "format 99");
    }
  }

  @Test
  void refusesAFolderOfCentral() throws IOException {
    Files.writeString(data.resolve("FORMAT"), "onhand-central 1\n", UTF_8);
    try (ServerProcess agent = ServerProcess.agent(data, 0, 1)) {
      assertRefused(agent, 1, "onhand-central");
    }
  }

  @Test
  void refusesAPublicAddressWithoutTls() {
    try (ServerProcess agent = ServerProcess.agent(data, 0, 1, "--bind", "0.0.0.0")) {
      assertRefused(agent, 2, "Expected TLS on the public address 0.0.0.0");
    }
  }

  @Test
  void refusesWrongUsage() {
    try (ServerProcess agent = ServerProcess.agent(data, 0, 1, "--stroe", "Paris")) {
      assertRefused(agent, 2, "--stroe");
    }
    try (ServerProcess agent = ServerProcess.agent(data, 0, 1, "--store", "Paris ")) {
      assertRefused(agent, 2, "store: Expected no white space");
    }
  }

  private static void assertRefused(ServerProcess agent, int status, String why) {
    assertThat(agent.awaitExit()).isEqualTo(status);
    assertThat(agent.errors()).contains("onhand agent: ").contains(why);
    assertThat(agent.errors().lines().filter(line -> line.startsWith("onhand agent"))).hasSize(1);
  }

  private record Counting(AtomicInteger answers) implements StreamObserver<MutateStreamResponse> {
    @Override
    public void onNext(MutateStreamResponse answer) {
      answers.incrementAndGet();
    }

    @Override
    public void onError(Throwable shuttingDown) {}

    @Override
    public void onCompleted() {}
  }
}
