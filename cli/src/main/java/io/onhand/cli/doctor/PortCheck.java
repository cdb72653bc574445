package io.onhand.cli.doctor;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.client.Endpoint;
import io.onhand.client.OnhandChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Says whether a port of this machine is free, or who answers there. */
final class PortCheck {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String user;
  private final int port;

  /**
   * A check.
   *
   * @param user who would listen there: Central or a store agent
   * @param port 0: one that is free then
   */
  PortCheck(String user, int port) {
    this.user = user;
    this.port = port;
  }

  Finding find() {
    if (port == 0) {
      return Finding.healthy("Port 0", "any free one for " + user + ".");
    }
    String subject = "Port " + port;
    if (!isAnswered()) {
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return Finding.healthy(subject, "free for " + user + ".");
      } catch (IOException e) {
        return Finding.sick(
            subject,
            "Expected to be allowed to listen for %s, but: %s. Choose another port with --port."
                .formatted(user, e.getMessage()));
      }
    }
    String server = server();
    return server.isEmpty()
        ? Finding.sick(
            subject,
            "Expected it to be free for %s, but another program listens there. Stop that program, or choose another port with --port."
                .formatted(user))
        : Finding.healthy(subject, server + " answers.");
  }

  private boolean isAnswered() {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Which server of ours answers; empty when none does. */
  private String server() {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    ManagedChannel channel =
        OnhandChannel.to(new Endpoint(host, port)).withCallTimeout(PATIENCE).open();
    try {
      GetStatusResponse central =
          AdminServiceGrpc.newBlockingStub(channel)
              .getStatus(GetStatusRequest.getDefaultInstance());
      return "Central " + central.getVersion();
    } catch (StatusRuntimeException notCentral) {
      try {
        GetAgentStatusResponse agent =
            AgentServiceGrpc.newBlockingStub(channel)
                .getAgentStatus(GetAgentStatusRequest.getDefaultInstance());
        return "store agent " + agent.getAgentId() + " " + agent.getVersion();
      } catch (StatusRuntimeException notAgent) {
        return "";
      }
    } finally {
      channel.shutdownNow();
    }
  }
}
