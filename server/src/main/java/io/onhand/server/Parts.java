package io.onhand.server;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;

/**
 * The names under which Central's parts answer gRPC health checks; the empty name is the whole. A
 * part that fails takes the process with it, so a part that answers serves; only ingest may refuse,
 * on a full disk.
 */
final class Parts {
  private static final String INGEST = "ingest";
  private static final List<String> OTHERS = List.of("", "storage", "feed");

  private Parts() {}

  static void serving(HealthStatusManager health) {
    OTHERS.forEach(name -> health.setStatus(name, ServingStatus.SERVING));
  }

  /** Whether commands are taken. */
  static void ingest(HealthStatusManager health, boolean isTaking) {
    health.setStatus(INGEST, isTaking ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }
}
