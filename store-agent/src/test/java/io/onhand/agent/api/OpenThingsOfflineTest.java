package io.onhand.agent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.StatusRuntimeException;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.GetReservationResponse;
import io.onhand.inventory.v1.GetTransferRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.Reservation;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.api.ThingMapper;
import io.onhand.server.domain.Things;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "Without a line to Central an agent shows what is open at its stores, and how old that is")
final class OpenThingsOfflineTest {

  private ApiFixture it;
  private Things open;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.grow(120);
    it.takeSnapshot();
    open = it.log.openAt(it.log.head(), List.of());
    assertThat(open.reservations()).hasSizeGreaterThan(3);
    assertThat(open.transfers()).hasSizeGreaterThan(1);
    it.isHopeless = true;
  }

  @AfterEach
  void stop() {
    it.close();
  }

  @Test
  void showsAReservationAndATransfer() {
    Reservation reservation = ThingMapper.reservation(open.reservations().getFirst());
    GetReservationResponse answer =
        ask()
            .getReservation(
                GetReservationRequest.newBuilder()
                    .setReservationId(reservation.getReservationId())
                    .build());
    assertThat(answer.getReservation()).isEqualTo(reservation);
    assertThat(answer.getFreshness().getAsOf())
        .isEqualTo(RecordMapper.position(it.log.epoch(), it.log.head()));

    var transfer = ThingMapper.transfer(open.transfers().getFirst());
    assertThat(
            ask()
                .getTransfer(
                    GetTransferRequest.newBuilder().setTransferId(transfer.getTransferId()).build())
                .getTransfer())
        .isEqualTo(transfer);
  }

  @Test
  void pagesThroughReservationsSoonestFirstAndAsksNobody() {
    ListReservationsRequest.Builder request =
        ListReservationsRequest.newBuilder().setOrigin("till").setPageSize(2);
    List<Reservation> seen = new ArrayList<>();
    ListReservationsResponse page;
    do {
      page = ask().listReservations(request.build());
      seen.addAll(page.getReservationsList());
      request.setPageToken(page.getNextPageToken());
      it.isHopeless = false; // what began here goes on here
    } while (!page.getNextPageToken().isEmpty());

    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            open.reservations().stream().map(ThingMapper::reservation).toList());
    assertThat(
            seen.stream()
                .map(each -> RecordMapper.micros("expires_at", each.getExpiresAt()))
                .toList())
        .isSorted();
    assertThat(it.central.requests).isEmpty();
  }

  @Test
  void listsTransfersOfAStore() {
    assertThat(
            ask()
                .listTransfers(ListTransfersRequest.newBuilder().setStore("A").build())
                .getTransfersList())
        .isEqualTo(
            open.transfers().stream()
                .filter(each -> each.fromStore().equals("A") || each.toStore().equals("A"))
                .map(ThingMapper::transfer)
                .toList());
  }

  @Test
  void leavesToCentralWhatHasEndedWhatIsElsewhereAndWhatCentralBegan() {
    assertThat(
            reason(() ->
                ask()
                    .getReservation(
                        GetReservationRequest.newBuilder().setReservationId("1-999999").build())))
        .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
    assertThat(
            reason(() ->
                ask()
                    .listTransfers(
                        ListTransfersRequest.newBuilder().setStore("elsewhere").build())))
        .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
    assertThat(
            reason(() ->
                ask()
                    .listTransfers(
                        ListTransfersRequest.newBuilder().setPageToken("AQIDBA").build())))
        .isEqualTo(ErrorReason.ERROR_REASON_CENTRAL_UNREACHABLE);
  }

  private InventoryServiceBlockingStub ask() {
    return InventoryServiceGrpc.newBlockingStub(it.till());
  }

  private interface Call {
    Object made();
  }

  private static ErrorReason reason(Call call) {
    return OnhandError.of(
            catchThrowableOfType(
                StatusRuntimeException.class,
                () -> {
                  var _ = call.made();
                }))
        .reason();
  }
}
