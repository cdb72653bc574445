package io.onhand.agent.chain;

import io.grpc.ManagedChannel;
import io.onhand.agent.ServerProcess;
import io.onhand.agent.TestAgent;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.AgentServiceGrpc.AgentServiceBlockingStub;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.agent.v1.ReplicaVerdict;
import io.onhand.agent.v1.VerifyReplicaRequest;
import io.onhand.agent.v1.VerifyReplicaResponse;
import io.onhand.server.storage.DamageNote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A store: its agent in a process of its own, and its line to Central. The agent may be killed and
 * comes back on the same port and folder.
 */
final class Shop implements AutoCloseable {
  private final Path data;
  private final String store;
  private final @Nullable KillSwitch kills;
  private final FaultyLine line;
  private final int port;
  private final TestAgent agent;
  private ServerProcess process;
  private int snapshotsMin = 1;
  private int snapshotsMax = 1;

  /**
   * Starts its agent on a free port.
   *
   * @param kills how the agent can be killed at a point of its own work; null: it cannot
   */
  Shop(String store, Path data, int central, @Nullable KillSwitch kills) {
    this.store = store;
    this.data = data;
    this.kills = kills;
    try {
      line = new FaultyLine(central);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process = started(0);
    port = process.awaitReady();
    agent = new TestAgent(port);
  }

  FaultyLine line() {
    return line;
  }

  TestAgent agent() {
    return agent;
  }

  ManagedChannel channel() {
    return agent.channel();
  }

  /** Waits for an agent that has just started. */
  AgentServiceBlockingStub service() {
    return AgentServiceGrpc.newBlockingStub(agent.channel())
        .withWaitForReady()
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  CheckCloseResponse checkClose() {
    return service().checkClose(CheckCloseRequest.getDefaultInstance());
  }

  /** Compares the replica with Central by hash, and changes nothing. */
  ReplicaVerdict verify() {
    Iterator<VerifyReplicaResponse> events =
        service().verifyReplica(VerifyReplicaRequest.newBuilder().setReportOnly(true).build());
    VerifyReplicaResponse last = VerifyReplicaResponse.getDefaultInstance();
    while (events.hasNext()) {
      last = events.next();
    }
    return last.getVerdict();
  }

  /** How many snapshots the present process must have taken at least. */
  int snapshotsMin() {
    return snapshotsMin;
  }

  /** How many it may have taken at most. */
  int snapshotsMax() {
    return snapshotsMax;
  }

  /** The agent must take one more snapshot. */
  void expectSnapshot() {
    snapshotsMin++;
    snapshotsMax++;
  }

  /** The agent may take one more snapshot. */
  void allowSnapshot() {
    snapshotsMax++;
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** SIGTERM; returns the exit status. */
  int terminate() {
    return process.terminate();
  }

  /** Arms it for the next time it comes there. */
  void killAt(KillPoint point) {
    KillSwitch.require(kills).arm(point);
  }

  /** Waits until it has killed itself at the point that its switch was armed with. */
  void awaitKilled() {
    KillSwitch.require(kills).awaitKilled(process);
  }

  /** Starts the agent again on its folder; it may die before it is ready. */
  void launch() {
    process = started(port);
    snapshotsMin = 0;
    snapshotsMax = 0;
  }

  /** Starts the agent again on its folder. */
  void start() {
    launch();
    process.awaitReady();
    agent.channel().resetConnectBackoff();
  }

  /** Has the next start set the replica aside and take a snapshot. The agent is dead. */
  void spoilReplica() {
    DamageNote.in(data).leave("spoiled by a test");
  }

  @Override
  public void close() {
    agent.close();
    process.close();
    try {
      line.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServerProcess started(int onPort) {
    return ServerProcess.start(
        KillSwitch.jvmOptions(kills),
        "io.onhand.agent.AgentMain",
        "--data",
        data.toString(),
        "--port",
        String.valueOf(onPort),
        "--central",
        "127.0.0.1:" + line.port(),
        "--id",
        "agent-" + store,
        "--store",
        store);
  }
}
