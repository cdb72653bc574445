package io.onhand.cli.demo.chain;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.onhand.client.Endpoint;
import io.onhand.client.OnhandChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Asks a server whether it serves, often enough to tell how long it took to come back. */
final class Health {

  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration CALL = Duration.ofSeconds(2);

  private Health() {}

  /** Returns true when the server serves; false when it did not in time or is no longer alive. */
  static boolean awaitServing(Endpoint endpoint, Duration patience, BooleanSupplier alive)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    // First a bare connection: a channel that found nobody waits longer and longer to try again.
    while (!listens(endpoint)) {
      if (!alive.getAsBoolean() || System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(INTERVAL);
    }
    ManagedChannel channel = OnhandChannel.to(endpoint).withUserAgent("onhand-demo-health").open();
    try {
      while (!serves(channel)) {
        if (!alive.getAsBoolean() || System.nanoTime() > end) {
          return false;
        }
        Thread.sleep(INTERVAL);
      }
      return true;
    } finally {
      channel.shutdownNow();
    }
  }

  private static boolean listens(Endpoint endpoint) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean serves(ManagedChannel channel) {
    try {
      return HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus()
          == HealthCheckResponse.ServingStatus.SERVING;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }
}
