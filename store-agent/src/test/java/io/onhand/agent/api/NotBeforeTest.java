package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static io.onhand.agent.api.ApiFixture.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.onhand.agent.link.LinkPhase;
import io.onhand.agent.link.LinkStatus;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.Position;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A retry through an agent never looks younger than its first send")
final class NotBeforeTest {

  private ApiFixture it;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.takeSnapshot();
    it.central.onAdjust =
        (request, observer) ->
            FakeInventory.answer(
                observer, FakeInventory.adjusted(EPOCH, it.log.change("p1", "A", -1)));
  }

  @AfterEach
  void stop() {
    it.close();
  }

  @Test
  void aRetryHasTheNotBeforeOfTheFirstSend() {
    it.central.onAdjust = (_, observer) -> observer.onError(Status.UNAVAILABLE.asException());
    failure(() -> it.stock().adjustStock(sale("k1")));
    heardOf(900);

    failure(() -> it.stock().adjustStock(sale("k1")));
    failure(() -> it.stock().adjustStock(sale("k2")));

    assertThat(it.central.adjusts)
        .extracting(request -> request.getCommand().getNotBefore())
        .containsExactly(position(500), position(500), position(900));
  }

  @Test
  void leavesTheNotBeforeThatTheOriginGave() {
    AdjustStockRequest.Builder request = sale("k1").toBuilder();
    request.getCommandBuilder().setNotBefore(position(3));

    it.stock().adjustStock(request.build());

    assertThat(it.central.adjusts).containsExactly(request.build());
  }

  @Test
  void aNewCommandIsNotRefusedForEverAfterCentralWasRestored() {
    it.central.onAdjust =
        (_, observer) -> observer.onError(Errors.exception(Errors.epochChanged(EPOCH + 1)));
    assertThat(failure(() -> it.stock().adjustStock(sale("k1"))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);
    it.link = statusWithHead(new Position(EPOCH + 1, 20));

    failure(() -> it.stock().adjustStock(sale("k1")));

    assertThat(it.central.adjusts.getLast().getCommand().getNotBefore().getEpoch())
        .isEqualTo(EPOCH + 1);
  }

  @Test
  void aNewCommandIsNotRefusedForEverByACentralOnAnOldCopy() {
    it.link = statusWithHead(new Position(EPOCH, 95));
    it.central.onAdjust =
        (_, observer) -> observer.onError(Errors.exception(Errors.sequenceInFuture(EPOCH, 60)));
    assertThat(failure(() -> it.stock().adjustStock(sale("k1"))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);
    it.link = statusWithHead(new Position(EPOCH, 60));

    failure(() -> it.stock().adjustStock(sale("k1")));

    assertThat(it.central.adjusts)
        .extracting(request -> request.getCommand().getNotBefore().getSequence())
        .containsExactly(95L, 60L);
  }

  @Test
  void aCommandOfUnknownOutcomeKeepsItsEpochAfterCentralWasRestored() {
    it.central.onAdjust = (_, observer) -> observer.onError(Status.UNAVAILABLE.asException());
    failure(() -> it.stock().adjustStock(sale("k1")));
    it.link = statusWithHead(new Position(EPOCH + 1, 20));
    it.central.onAdjust =
        (_, observer) -> observer.onError(Errors.exception(Errors.epochChanged(EPOCH + 1)));
    failure(() -> it.stock().adjustStock(sale("k1")));

    failure(() -> it.stock().adjustStock(sale("k1")));

    assertThat(it.central.adjusts)
        .extracting(request -> request.getCommand().getNotBefore().getEpoch())
        .containsOnly(EPOCH);
  }

  @Test
  void theOldestKeysAreForgottenFirst() {
    FirstSends sends = new FirstSends(2, () -> new Position(EPOCH, it.cursor().sequence()));
    stamped(sends, "k1");
    stamped(sends, "k2");
    stamped(sends, "k3");
    it.log.grow(5);
    it.follow();

    assertThat(stamped(sends, "k3").getSequence()).isEqualTo(1);
    assertThat(stamped(sends, "k1").getSequence()).isEqualTo(6);
  }

  @Test
  void saysNothingBeforeAnyHeadWasHeardOf() {
    FirstSends sends = new FirstSends(2, () -> null);

    assertThat(sends.stamped(header("k1"))).isEqualTo(header("k1"));
  }

  private static io.onhand.inventory.v1.Position stamped(FirstSends sends, String key) {
    return sends.stamped(header(key)).getNotBefore();
  }

  private static CommandHeader header(String key) {
    return sale(key).getCommand();
  }

  private void heardOf(long head) {
    it.link = statusWithHead(new Position(EPOCH, head));
  }

  private static LinkStatus statusWithHead(Position head) {
    return new LinkStatus(LinkPhase.LIVE, LinkStatus.Breaker.CLOSED, "", 1, 1, head, List.of());
  }

  private static io.onhand.inventory.v1.Position position(long sequence) {
    return RecordMapper.position(EPOCH, sequence);
  }

  private static OnhandError failure(Runnable call) {
    return OnhandError.of(catchThrowableOfType(StatusRuntimeException.class, call::run));
  }
}
