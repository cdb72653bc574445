package io.onhand.server.api;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static io.onhand.server.api.Requests.commit;
import static io.onhand.server.api.Requests.error;
import static io.onhand.server.api.Requests.hold;
import static io.onhand.server.api.Requests.key;
import static io.onhand.server.api.Requests.part;
import static io.onhand.server.api.Requests.release;
import static io.onhand.server.api.Requests.reserve;
import static io.onhand.server.api.Requests.showing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import io.grpc.Status;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.GetReservationResponse;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.OnExpired;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.Remainder;
import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.ReservationLine;
import io.onhand.inventory.v1.ReservationState;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.server.TestCentral;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A reservation holds, sells, gives back and expires, and every list and error says so")
final class ReservationsIT {
  private static final String STORE = "Paris";

  @TempDir static Path data;
  private static TestCentral central;

  @BeforeAll
  static void start() {
    central = new TestCentral(data);
    central.declare(STORE);
  }

  @AfterAll
  static void stop() {
    central.close();
  }

  @Test
  void holdsStockAndSellsItInParts() {
    stock("A", 10);
    stock("B", 10);
    ReserveStockResponse made =
        central
            .inventory()
            .reserveStock(
                reserve("a1", 600, hold("B", STORE, 4), hold("A", STORE, 2), hold("A", STORE, 1)));

    assertThat(made.getReservation().getLinesList())
        .extracting(line -> line.getKey().getProduct(), ReservationLine::getHeld)
        .containsExactly(tuple("B", 4L), tuple("A", 3L));
    assertThat(made.getRecordsList()).extracting(Record::getProduct).containsExactly("B", "A");
    assertThat(made.getRecords(1).getAvailable()).isEqualTo(7);
    assertThat(made.getReservation().getCreated())
        .isEqualTo(made.getReceipt().getApplied().getPosition());
    assertThat(
            made.getReservation().getExpiresAt().getSeconds()
                - made.getReservation().getCreatedAt().getSeconds())
        .isEqualTo(600);

    String id = made.getReservation().getReservationId();
    CommitReservationResponse sold =
        central
            .inventory()
            .commitReservation(
                commit("a2", id, part("A", STORE, 1)).toBuilder()
                    .setRemainder(Remainder.REMAINDER_KEEP)
                    .build());
    assertThat(sold.getRecordsList()).extracting(Record::getOnHand).containsExactly(9L);
    assertThat(sold.getReservation().getState()).isEqualTo(ReservationState.RESERVATION_STATE_OPEN);
    central.inventory().releaseReservation(release("a3", id, part("B", STORE, 1)));
    central.inventory().commitReservation(commit("a4", id));

    Reservation ended = get(id).getReservation();
    assertThat(ended.getState()).isEqualTo(ReservationState.RESERVATION_STATE_COMMITTED);
    assertThat(ended.getLines(0).getCommitted()).isEqualTo(3);
    assertThat(ended.getLines(0).getReleased()).isEqualTo(1);
    assertThat(ended.getLines(1).getCommitted()).isEqualTo(3);
    OnhandError again = error(() -> central.inventory().commitReservation(commit("a5", id)));
    assertThat(again.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(again.reason()).isEqualTo(ErrorReason.ERROR_REASON_RESERVATION_COMMITTED);
    assertThat(again.metadata())
        .containsEntry("reservation_id", id)
        .containsEntry("state", "COMMITTED");
    assertThat(again.message()).contains(id);
  }

  @Test
  void saysHowMuchIsHeldWhenMoreIsAsked() {
    stock("C", 5);
    String id = reserved("c1", "C", 3, 600);
    OnhandError more =
        error(() ->
            central
                .inventory()
                .releaseReservation(release("c2", id, part("C", STORE, 4), part("D", STORE, 1))));

    assertThat(more.reason()).isEqualTo(ErrorReason.ERROR_REASON_OVER_RELEASE);
    assertThat(more.metadata())
        .containsEntry("reservation_id", id)
        .containsEntry("product", "C")
        .containsEntry("held", "3")
        .containsEntry("failing_records", "2");
    assertThat(more.failures())
        .extracting(OnhandError.Failure::subject)
        .containsExactly("C@Paris", "D@Paris");
    assertThat(more.message())
        .isEqualTo("Expected the reservation to hold 4 of C@Paris, but it holds 3.");
  }

  @Test
  void expiresByItselfAndMayBeTakenAgain() {
    stock("E", 5);
    String id = reserved("e1", "E", 3, 1);
    await()
        .until(() ->
            get(id).getReservation().getState() == ReservationState.RESERVATION_STATE_EXPIRED);

    assertThat(record("E").getAvailable()).isEqualTo(5);
    OnhandError late = error(() -> central.inventory().commitReservation(commit("e2", id)));
    assertThat(late.reason()).isEqualTo(ErrorReason.ERROR_REASON_RESERVATION_EXPIRED);
    assertThat(late.metadata()).containsEntry("state", "EXPIRED");
    CommitReservationResponse taken =
        central
            .inventory()
            .commitReservation(
                commit("e3", id).toBuilder().setOnExpired(OnExpired.ON_EXPIRED_REACQUIRE).build());
    assertThat(taken.getRecords(0).getOnHand()).isEqualTo(2);
    assertThat(taken.getReservation().getState())
        .isEqualTo(ReservationState.RESERVATION_STATE_COMMITTED);
  }

  @Test
  void extendsAndNeverShortens() {
    stock("F", 5);
    String id = reserved("f1", "F", 1, 60);
    Reservation longer = extended("f2", id, 3_600);
    Reservation same = extended("f3", id, 1);

    assertThat(longer.getExpiresAt().getSeconds() - longer.getCreatedAt().getSeconds())
        .isGreaterThanOrEqualTo(3_600);
    assertThat(same.getExpiresAt()).isEqualTo(longer.getExpiresAt());
  }

  @Test
  void listsOpenOnesSoonestFirstPageByPage() {
    stock("G", 100);
    List<String> soonestFirst = new ArrayList<>();
    for (int i = 5; i > 0; i--) {
      soonestFirst.addFirst(reserved("g" + i, "G", 1, 10_000L + i));
    }
    String over = reserved("g9", "G", 1, 9_000);
    central.inventory().releaseReservation(release("g10", over));
    ListReservationsRequest.Builder ofRecord =
        ListReservationsRequest.newBuilder()
            .setRecord(key("G", STORE))
            .setPageSize(2)
            .setRead(showing(get(over).getFreshness().getAsOf()));
    List<String> listed = new ArrayList<>();
    do {
      ListReservationsResponse page = central.inventory().listReservations(ofRecord.build());
      page.getReservationsList().forEach(it -> listed.add(it.getReservationId()));
      ofRecord.setPageToken(page.getNextPageToken());
      reserved("during" + listed.size(), "G", 1, 20_000);
    } while (!ofRecord.getPageToken().isEmpty());

    assertThat(listed).containsExactlyElementsOf(soonestFirst);
    ListReservationsRequest.Builder other =
        ListReservationsRequest.newBuilder()
            .setPageSize(1_000)
            .setRead(showing(get(over).getFreshness().getAsOf()));
    assertThat(ids(other.setOrigin("test").build())).containsSubsequence(soonestFirst);
    assertThat(
            ids(
                other
                    .setExpiringBefore(get(soonestFirst.get(2)).getReservation().getExpiresAt())
                    .build()))
        .containsSubsequence(soonestFirst.subList(0, 2))
        .doesNotContain(soonestFirst.get(2));
    assertThat(ids(other.setOrigin("nobody").build())).isEmpty();
  }

  @Test
  void refusesIdsThatNobodyHasAndIdsThatAreNone() {
    OnhandError unknown = error(() -> get("zz-999999"));
    assertThat(unknown.code()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(unknown.reason()).isEqualTo(ErrorReason.ERROR_REASON_RESERVATION_NOT_FOUND);
    assertThat(unknown.metadata()).containsEntry("reservation_id", "zz-999999");
    OnhandError command =
        error(() -> central.inventory().commitReservation(commit("none", "zz-999999")));
    assertThat(command.reason()).isEqualTo(ErrorReason.ERROR_REASON_RESERVATION_NOT_FOUND);
    assertThat(command.metadata()).containsEntry("reservation_id", "zz-999999");
    assertThat(error(() -> get("no id")).metadata()).containsEntry("field", "reservation_id");
    assertThat(
            error(() ->
                    central
                        .inventory()
                        .listReservations(ListReservationsRequest.getDefaultInstance()))
                .metadata())
        .containsEntry("field", "filter");
  }

  private static List<String> ids(ListReservationsRequest request) {
    return central.inventory().listReservations(request).getReservationsList().stream()
        .map(Reservation::getReservationId)
        .toList();
  }

  private static Reservation extended(String key, String id, long seconds) {
    return central
        .inventory()
        .extendReservation(
            ExtendReservationRequest.newBuilder()
                .setCommand(header(key))
                .setReservationId(id)
                .setDuration(Duration.newBuilder().setSeconds(seconds))
                .build())
        .getReservation();
  }

  private static String reserved(String key, String product, long quantity, long seconds) {
    return central
        .inventory()
        .reserveStock(reserve(key, seconds, hold(product, STORE, quantity)))
        .getReservation()
        .getReservationId();
  }

  private static GetReservationResponse get(String id) {
    return central
        .inventory()
        .getReservation(GetReservationRequest.newBuilder().setReservationId(id).build());
  }

  private static Record record(String product) {
    return central
        .inventory()
        .getRecord(GetRecordRequest.newBuilder().setKey(key(product, STORE)).build())
        .getRecord();
  }

  private static void stock(String product, long quantity) {
    central
        .inventory()
        .adjustStock(adjust("stock " + product, product, STORE, quantity, ADJUST_REASON_RECEIPT));
  }
}
