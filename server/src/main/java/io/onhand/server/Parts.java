package io.onhand.server;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;

/** The names under which Central's parts answer gRPC health checks; the empty name is the whole. */
final class Parts {
  private static final List<String> NAMES = List.of("", "ingest", "storage", "feed");

  private Parts() {}

  static void serving(HealthStatusManager health) {
    NAMES.forEach(name -> health.setStatus(name, ServingStatus.SERVING));
  }
}
