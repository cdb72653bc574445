package io.onhand.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.agent.link.LinkStatus.Breaker;
import io.onhand.server.storage.schema.CorruptValueException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Each part of an agent answers health checks for itself: link, replica, outbox")
final class PartHealthTest {

  private ApiFixture it;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
  }

  @AfterEach
  void stop() {
    it.close();
  }

  @Test
  void theLinkServesWhileItFollows() {
    assertThat(of("link")).isEqualTo(ServingStatus.SERVING);

    it.link = new LinkStatus(LinkPhase.WAITING, Breaker.OPEN, "cut", 1, 1, null, List.of());

    assertThat(of("link")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(of("")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void theReplicaServesWhileItCanBeRead() {
    assertThat(of("replica")).isEqualTo(ServingStatus.NOT_SERVING);
    it.takeSnapshot();
    assertThat(of("replica")).isEqualTo(ServingStatus.SERVING);

    it.copy.damage().met(new CorruptValueException("a flipped bit"));

    assertThat(of("replica")).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void theOutboxServesWhileItTakesWrites() {
    assertThat(of("outbox")).isEqualTo(ServingStatus.SERVING);

    it.isDiskLow = true;

    assertThat(of("outbox")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(of("replica")).isEqualTo(ServingStatus.NOT_SERVING);
  }

  private ServingStatus of(String part) {
    it.services.refreshHealth();
    return HealthGrpc.newBlockingStub(it.till())
        .check(HealthCheckRequest.newBuilder().setService(part).build())
        .getStatus();
  }
}
