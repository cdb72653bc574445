package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.Faults;
import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.ExceptionKind;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.ExtendReservationResponse;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.MoveLine;
import io.onhand.inventory.v1.OnExpired;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.ReceivedLine;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.Remainder;
import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.ReservationLine;
import io.onhand.inventory.v1.ReservationState;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.inventory.v1.StockException;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Every operation can be asked for by hand, and shows what came of it")
final class OperationCommandTest {

  private static final RecordKey KEY =
      RecordKey.newBuilder().setProduct("A").setStore("France").build();
  private static final Position POSITION =
      Position.newBuilder().setEpoch(7).setSequence(1_201).build();
  private static final Receipt RECEIPT =
      Receipt.newBuilder().setApplied(Applied.newBuilder().setPosition(POSITION)).build();
  private static final Reservation HELD =
      Reservation.newBuilder()
          .setReservationId("e-42")
          .setOrigin("cli-ann")
          .setState(ReservationState.RESERVATION_STATE_OPEN)
          .setExpiresAt(Timestamp.newBuilder().setSeconds(1_800_000_000))
          .addLines(ReservationLine.newBuilder().setKey(KEY).setQuantity(2).setHeld(2))
          .build();
  private static final Record RECORD =
      Record.newBuilder()
          .setProduct("A")
          .setStore("France")
          .setOnHand(10)
          .setReserved(2)
          .setAvailable(8)
          .setFloor(0)
          .setVersion(4)
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

  @Test
  void dispatchesAndReceivesWithDiscrepancies() {
    server
        .state()
        .prepare(DispatchTransferResponse.newBuilder().setReceipt(RECEIPT).build())
        .prepare(ReceiveTransferResponse.newBuilder().setReceipt(RECEIPT).build());

    assertThat(run("transfer", "dispatch", "France", "UK", "A", "5", "B", "2").exitCode()).isZero();
    assertThat(
            run(
                    "transfer",
                    "receive",
                    "t-1",
                    "--line",
                    "A=3,damaged=1,missing=1",
                    "--line",
                    "B=2,over=1")
                .exitCode())
        .isZero();

    DispatchTransferRequest dispatched = sent(DispatchTransferRequest.class);
    assertThat(dispatched.getFromStore()).isEqualTo("France");
    assertThat(dispatched.getToStore()).isEqualTo("UK");
    assertThat(dispatched.getLinesList())
        .containsExactly(
            MoveLine.newBuilder().setProduct("A").setQuantity(5).build(),
            MoveLine.newBuilder().setProduct("B").setQuantity(2).build());
    assertThat(sent(ReceiveTransferRequest.class).getLinesList())
        .containsExactly(
            ReceivedLine.newBuilder()
                .setProduct("A")
                .setReceived(3)
                .setDamaged(1)
                .setMissing(1)
                .build(),
            ReceivedLine.newBuilder().setProduct("B").setReceived(2).setOver(1).build());
    assertThat(run("transfer", "move", "France", "UK", "A").exitCode()).isEqualTo(2);
  }

  @Test
  void countsAgainstWhatItSaw() {
    prepareLook();
    server
        .state()
        .prepare(
            CountStockResponse.newBuilder()
                .setReceipt(RECEIPT)
                .setRecord(RECORD)
                .setCorrection(-2)
                .build());

    CliRun run = run("count", "A", "France", "8");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .isEqualTo(
            """
            It showed 12, version 4 (anchor 18364758544493064720:4:10:2).
            The record is corrected by -2.
            Applied as sequence 1,201.
            """);
    assertThat(sent(CountStockRequest.class).getAnchor()).isEqualTo(anchor());
    assertThat(sent(CountStockRequest.class).getCounted()).isEqualTo(8);
  }

  @Test
  void countsAgainstAnEarlierAnchor() {
    prepareLook();
    String anchor = run("count", "anchor", "A", "France").out().strip();
    server.state().prepare(CountStockResponse.newBuilder().setReceipt(RECEIPT).build());

    CliRun run = run("count", "A", "France", "8", "--anchor", anchor);

    assertThat(anchor).isEqualTo("18364758544493064720:4:10:2");
    assertThat(run.exitCode()).isZero();
    assertThat(sent(CountStockRequest.class).getAnchor()).isEqualTo(anchor());
    assertThat(run("count", "A", "France", "8", "--anchor", "4:10").exitCode()).isEqualTo(2);
    assertThat(run("count", "A", "France").err()).contains("COUNTED is missing");
  }

  @Test
  void anUnknownOutcomeOfACountIsAskedForWithTheSameAnchor() {
    prepareLook();
    server.state().succeedNext(1);
    for (int i = 0; i < 40; i++) {
      server.state().failNext(Faults.lostConnection());
    }

    CliRun run = run("count", "A", "France", "8", "--timeout", "300ms");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains(" --anchor 18364758544493064720:4:10:2 ").contains(" --key ");
  }

  @Test
  void voidsAnotherOriginsSale() {
    server
        .state()
        .prepare(
            VoidOperationResponse.newBuilder()
                .setReceipt(RECEIPT)
                .setVoided(POSITION.toBuilder().setSequence(900))
                .addRecords(RECORD)
                .build());

    CliRun run = run("void", "sale-1", "--of-origin", "till-3", "--key", "k-9");

    assertThat(run.err()).isEqualTo("Takes back sequence 900.\nApplied as sequence 1,201.\n");
    VoidOperationRequest sent = sent(VoidOperationRequest.class);
    assertThat(sent.getVoidedKey()).isEqualTo("sale-1");
    assertThat(sent.getVoidedOrigin()).isEqualTo("till-3");
    assertThat(sent.getCommand().getIdempotencyKey()).isEqualTo("k-9");
  }

  private void prepareLook() {
    server
        .state()
        .prepare(
            BatchGetRecordsResponse.newBuilder()
                .addRecords(RECORD.toBuilder().setCountAnchor(anchor()))
                .build());
  }

  private static CountAnchor anchor() {
    return CountAnchor.newBuilder()
        .setEpoch(Long.parseUnsignedLong("18364758544493064720"))
        .setVersion(4)
        .setOnHand(10)
        .setPendingLocalDelta(2)
        .build();
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
