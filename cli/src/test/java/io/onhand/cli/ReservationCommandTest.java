package io.onhand.cli;

import static io.onhand.cli.OperationSamples.KEY;
import static io.onhand.cli.OperationSamples.POSITION;
import static io.onhand.cli.OperationSamples.RECEIPT;
import static io.onhand.cli.OperationSamples.RECORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.ExceptionKind;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.ExtendReservationResponse;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.OnExpired;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.Remainder;
import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.ReservationLine;
import io.onhand.inventory.v1.ReservationState;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.inventory.v1.StockException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A reservation is made, seen, committed, released and extended by hand")
final class ReservationCommandTest {

  private static final Reservation HELD =
      Reservation.newBuilder()
          .setReservationId("e-42")
          .setOrigin("cli-ann")
          .setState(ReservationState.RESERVATION_STATE_OPEN)
          .setExpiresAt(Timestamp.newBuilder().setSeconds(1_800_000_000))
          .addLines(ReservationLine.newBuilder().setKey(KEY).setQuantity(2).setHeld(2))
          .build();

  @TempDir Path home;

  private final FakeServer server = FakeServer.central();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void reservesSeveralRecordsForATime() {
    server
        .state()
        .prepare(
            ReserveStockResponse.newBuilder()
                .setReceipt(RECEIPT)
                .setReservation(HELD)
                .addRecords(RECORD)
                .build());

    CliRun run =
        run("reserve", "A", "France", "2", "B", "UK", "1", "--line", "C@x@UK=3", "--for", "15m");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines())
        .containsExactly(
            "RESERVATION  STATE  PRODUCT  STORE   QUANTITY  HELD  EXPIRES               ORIGIN",
            "e-42         open   A        France         2     2  2027-01-15 08:00:00Z  cli-ann",
            "",
            "PRODUCT  STORE   ON HAND  RESERVED  AVAILABLE  VERSION",
            "A        France       10         2          8        4");
    assertThat(run.err()).isEqualTo("Applied as sequence 1,201.\n");
    ReserveStockRequest sent = sent(ReserveStockRequest.class);
    assertThat(sent.getDuration()).isEqualTo(Duration.newBuilder().setSeconds(900).build());
    assertThat(sent.getCommand().getOrigin()).isEqualTo("cli-ann");
    assertThat(sent.getLinesList())
        .containsExactly(hold("A", "France", 2), hold("B", "UK", 1), hold("C@x", "UK", 3));
  }

  @Test
  void aReservationNeedsWholeTriples() {
    assertThat(run("reserve", "A", "France", "--for", "15m").exitCode()).isEqualTo(2);
    assertThat(run("reserve", "--for", "15m").exitCode()).isEqualTo(2);
    assertThat(run("reserve", "A", "France", "two", "--for", "15m").err())
        .startsWith("onhand: Expected QUANTITY to be a whole number of 1 or more, but got \"two\"");
    assertThat(run("reserve", "--line", "A=2", "--for", "15m").err())
        .contains("Expected PRODUCT@STORE=QUANTITY, but got \"A=2\"");
  }

  @Test
  void commitsAPartAsAFact() {
    server
        .state()
        .prepare(
            CommitReservationResponse.newBuilder()
                .setReceipt(
                    RECEIPT.toBuilder()
                        .addExceptions(
                            StockException.newBuilder()
                                .setExceptionId("e-43")
                                .setKey(KEY)
                                .setKind(ExceptionKind.EXCEPTION_KIND_HOLD_ENDED)
                                .setQuantity(1)))
                .setReservation(HELD)
                .build());

    CliRun run =
        run("commit", "e-42", "--line", "A@France=1", "--keep-rest", "--reacquire", "--fact");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("e-43       A        France  hold ended   1");
    CommitReservationRequest sent = sent(CommitReservationRequest.class);
    assertThat(sent.getReservationId()).isEqualTo("e-42");
    assertThat(sent.getLinesList()).containsExactly(part("A", "France", 1));
    assertThat(sent.getRemainder()).isEqualTo(Remainder.REMAINDER_KEEP);
    assertThat(sent.getOnExpired()).isEqualTo(OnExpired.ON_EXPIRED_REACQUIRE);
    assertThat(sent.getCommand().getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
  }

  @Test
  void releasesAndExtends() {
    server
        .state()
        .prepare(
            ReleaseReservationResponse.newBuilder()
                .setReceipt(RECEIPT)
                .setReservation(HELD)
                .build())
        .prepare(
            ExtendReservationResponse.newBuilder()
                .setReceipt(RECEIPT)
                .setReservation(HELD)
                .build());

    assertThat(run("release", "e-42").exitCode()).isZero();
    assertThat(run("extend", "e-42", "--for", "10m").exitCode()).isZero();

    assertThat(sent(ReleaseReservationRequest.class).getLinesList()).isEmpty();
    assertThat(sent(ExtendReservationRequest.class).getDuration().getSeconds()).isEqualTo(600);
  }

  @Test
  void listsReservationsByOneFilter() {
    ListReservationsResponse page =
        ListReservationsResponse.newBuilder()
            .addReservations(HELD)
            .setNextPageToken("more")
            .setFreshness(Freshness.newBuilder().setAsOf(POSITION))
            .build();
    server.state().prepare(page).prepare(page.toBuilder().clearNextPageToken().build());

    CliRun all = run("reservations", "--record", "A", "France", "--all");

    assertThat(all.exitCode()).isZero();
    assertThat(all.lines()).hasSize(3);
    assertThat(all.err()).isEqualTo("2 reservations. As of sequence 1,201.\n");
    assertThat(server.state().requests(ListReservationsRequest.class))
        .extracting(ListReservationsRequest::getPageToken)
        .containsExactly("", "more");
    assertThat(sent(ListReservationsRequest.class).getRecord()).isEqualTo(KEY);

    server.state().prepare(page);
    JsonObject json =
        run("reservations", "--origin", "web-1", "--limit", "1", "--output", "json")
            .json()
            .getFirst();
    assertThat(json.get("state").getAsString()).isEqualTo("OPEN");
    assertThat(server.state().requests(ListReservationsRequest.class).getLast().getOrigin())
        .isEqualTo("web-1");
    assertThat(run("reservations").exitCode()).isEqualTo(2);
    assertThat(run("reservations", "--record", "A", "F", "--origin", "x").exitCode()).isEqualTo(2);
  }

  private static HoldLine hold(String product, String store, long quantity) {
    return HoldLine.newBuilder().setProduct(product).setStore(store).setQuantity(quantity).build();
  }

  private static PartLine part(String product, String store, long quantity) {
    return PartLine.newBuilder().setProduct(product).setStore(store).setQuantity(quantity).build();
  }

  private <T> T sent(Class<T> type) {
    return server.state().requests(type).getFirst();
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }
}
