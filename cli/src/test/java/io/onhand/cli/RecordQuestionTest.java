package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.onhand.admin.v1.ListExceptionsRequest;
import io.onhand.admin.v1.ListExceptionsResponse;
import io.onhand.admin.v1.ResolveExceptionRequest;
import io.onhand.admin.v1.ResolveExceptionResponse;
import io.onhand.admin.v1.SetFloorRequest;
import io.onhand.admin.v1.SetFloorResponse;
import io.onhand.admin.v1.SetLowStockRequest;
import io.onhand.admin.v1.SetLowStockResponse;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ExceptionKind;
import io.onhand.inventory.v1.ExplainAvailabilityResponse;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.GetHistoryRequest;
import io.onhand.inventory.v1.GetHistoryResponse;
import io.onhand.inventory.v1.HistoryEntry;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.ReservationLine;
import io.onhand.inventory.v1.ReservationState;
import io.onhand.inventory.v1.StockException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("History, the reasons for a number and open exceptions are shown to people")
final class RecordQuestionTest {

  private static final RecordKey KEY =
      RecordKey.newBuilder().setProduct("A").setStore("France").build();
  private static final Freshness FRESH =
      Freshness.newBuilder().setAsOf(Position.newBuilder().setEpoch(7).setSequence(1_201)).build();
  private static final StockException EXCEPTION =
      StockException.newBuilder()
          .setExceptionId("e-43")
          .setKey(KEY)
          .setKind(ExceptionKind.EXCEPTION_KIND_BELOW_FLOOR)
          .setQuantity(3)
          .setOrigin("till-1")
          .build();

  @TempDir Path home;

  private final FakeServer server = FakeServer.central();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void showsHistoryNewestFirst() {
    server
        .state()
        .prepare(
            GetHistoryResponse.newBuilder()
                .setFreshness(FRESH)
                .setOlderForgotten(true)
                .addEntries(entry(12, 7, 4).setVoidsSequence(9).setReference("R-2"))
                .addEntries(
                    entry(9, 4, 3)
                        .setOperation(OperationKind.OPERATION_KIND_ADJUST)
                        .setKind(CommandKind.COMMAND_KIND_FACT)
                        .addReasons(AdjustReason.ADJUST_REASON_SALE)
                        .addOpenedExceptions(EXCEPTION)
                        .setVoidedBySequence(12))
                .build());

    CliRun run = run("history", "A", "France");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(1).split("\\s{2,}"))
        .containsExactly(
            "",
            "12",
            "2027-01-15 08:00:00Z",
            "void",
            "till-1",
            "+3",
            "7",
            "none",
            "4",
            "R-2",
            "takes back 9");
    assertThat(run.lines().get(2))
        .contains("sale (fact)")
        .endsWith("taken back by 12; exception e-43: below floor by 3");
    assertThat(run.err())
        .isEqualTo("2 changes. As of sequence 1,201. What was before is forgotten.\n");
  }

  @Test
  void historyBeginsAtASequenceOrATime() {
    GetHistoryResponse none = GetHistoryResponse.newBuilder().setFreshness(FRESH).build();
    server.state().prepare(none).prepare(none);

    run("history", "A", "France", "--as-of", "1200", "--limit", "1");
    run("history", "A", "France", "--as-of", "2027-01-15T08:00:00Z");

    GetHistoryRequest bySequence = server.state().requests(GetHistoryRequest.class).getFirst();
    assertThat(bySequence.getAsOfSequence()).isEqualTo(1_200);
    assertThat(bySequence.getPageSize()).isEqualTo(1);
    assertThat(server.state().requests(GetHistoryRequest.class).getLast().getAsOfTime())
        .isEqualTo(time());
    assertThat(run("history", "A", "France", "--as-of", "yesterday").exitCode()).isEqualTo(2);
  }

  @Test
  void explainsWhyNoMoreIsAvailable() {
    server
        .state()
        .prepare(
            ExplainAvailabilityResponse.newBuilder()
                .setRecord(
                    Record.newBuilder()
                        .setOnHand(10)
                        .setReserved(4)
                        .setAvailable(6)
                        .setIncoming(0)
                        .setFloor(2))
                .setTakeable(4)
                .addReservations(
                    Reservation.newBuilder()
                        .setReservationId("e-42")
                        .setState(ReservationState.RESERVATION_STATE_OPEN)
                        .addLines(ReservationLine.newBuilder().setKey(KEY).setHeld(4)))
                .setReservationsTotal(3)
                .addExceptions(EXCEPTION)
                .setExceptionsTotal(1)
                .setFreshness(FRESH)
                .build());

    CliRun run = run("explain", "A", "France");

    assertThat(run.out())
        .startsWith(
            """
            A at France
            on hand             10
            reserved            4, by 3 reservations
            available           6
            floor               2
            a request may take  4
            incoming            0
            open exceptions     1

            Held by
            RESERVATION  STATE\
            """)
        .contains("and 2 more")
        .contains("Open questions")
        .doesNotContain("On its way");
    assertThat(run.err()).isEqualTo("As of sequence 1,201.\n");
  }

  @Test
  void exceptionsAreListedAndSettled() {
    server
        .state()
        .prepare(
            ListExceptionsResponse.newBuilder()
                .addExceptions(EXCEPTION)
                .setFreshness(FRESH)
                .build())
        .prepare(
            ResolveExceptionResponse.newBuilder()
                .setException(
                    EXCEPTION.toBuilder()
                        .setResolution(
                            io.onhand.inventory.v1.ExceptionResolution.newBuilder()
                                .setReason("found it")))
                .build());

    CliRun listed = run("exceptions", "list", "--store", "France", "--resolved");
    CliRun settled = run("exceptions", "resolve", "e-43", "--reason", "found it");

    assertThat(listed.lines())
        .containsExactly(
            "EXCEPTION  PRODUCT  STORE   WHAT         BY  ORIGIN",
            "e-43       A        France  below floor   3  till-1");
    assertThat(listed.err()).isEqualTo("1 exception. As of sequence 1,201.\n");
    ListExceptionsRequest asked = server.state().requests(ListExceptionsRequest.class).getFirst();
    assertThat(asked.getStore()).isEqualTo("France");
    assertThat(asked.getIncludeResolved()).isTrue();
    assertThat(settled.out()).contains("found it");
    assertThat(server.state().requests(ResolveExceptionRequest.class).getFirst().getReason())
        .isEqualTo("found it");
  }

  @Test
  void floorAndLowStockMayBeNone() {
    Record record = Record.newBuilder().setProduct("A").setStore("France").build();
    server
        .state()
        .prepare(SetFloorResponse.newBuilder().setRecord(record).build())
        .prepare(SetFloorResponse.newBuilder().setRecord(record).build())
        .prepare(SetLowStockResponse.newBuilder().setRecord(record).build());

    assertThat(run("stock", "floor", "A", "France", "-20").exitCode()).isZero();
    assertThat(run("stock", "floor", "A", "France", "none").exitCode()).isZero();
    assertThat(run("stock", "low", "A", "France", "10", "--expected-version", "7:3").exitCode())
        .isZero();

    assertThat(server.state().requests(SetFloorRequest.class).getFirst().getFloor()).isEqualTo(-20);
    assertThat(server.state().requests(SetFloorRequest.class).getLast().hasFloor()).isFalse();
    SetLowStockRequest low = server.state().requests(SetLowStockRequest.class).getFirst();
    assertThat(low.getLowStockAt()).isEqualTo(10);
    assertThat(low.getExpectedVersion()).isEqualTo(3);
    assertThat(low.getCommand().getExpectedEpoch()).isEqualTo(7);
    assertThat(run("stock", "floor", "A", "France", "low").exitCode()).isEqualTo(2);
  }

  private static HistoryEntry.Builder entry(long sequence, long onHand, long version) {
    return HistoryEntry.newBuilder()
        .setPosition(Position.newBuilder().setEpoch(7).setSequence(sequence))
        .setLogTime(time())
        .setOperation(OperationKind.OPERATION_KIND_VOID)
        .setOrigin("till-1")
        .setBefore(Record.newBuilder().setOnHand(4))
        .setAfter(Record.newBuilder().setOnHand(onHand).setVersion(version));
  }

  private static Timestamp time() {
    return Timestamp.newBuilder().setSeconds(1_800_000_000).build();
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }
}
