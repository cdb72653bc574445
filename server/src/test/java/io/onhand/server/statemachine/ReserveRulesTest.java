package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.Decided.accepted;
import static io.onhand.server.statemachine.Decided.assertRefused;
import static io.onhand.server.statemachine.Decided.openOfOrigin;
import static io.onhand.server.statemachine.Decided.records;
import static io.onhand.server.statemachine.Decided.rejected;
import static io.onhand.server.statemachine.Decided.request;
import static io.onhand.server.statemachine.Held.OTHER;
import static io.onhand.server.statemachine.Held.line;
import static io.onhand.server.statemachine.RejectionReason.INSUFFICIENT_STOCK;
import static io.onhand.server.statemachine.RejectionReason.QUANTITY_OVERFLOW;
import static io.onhand.server.statemachine.RejectionReason.RECORD_NOT_FOUND;
import static io.onhand.server.statemachine.RejectionReason.STORE_NOT_FOUND;
import static io.onhand.server.statemachine.RejectionReason.TOO_MANY_RESERVATIONS;
import static io.onhand.server.statemachine.RejectionReason.VERSION_CONFLICT;
import static io.onhand.server.statemachine.TestView.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.server.domain.Floor;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A reservation holds what is available, all of it or nothing")
final class ReserveRulesTest {
  private static final RecordKey NOWHERE = new RecordKey("A", "Atlantis");
  private static final long SECOND = 1_000_000;

  @Test
  void holdsTheSumOfItsLinesPerRecordUntilADurationFromNow() {
    StockRecord other = TestView.record(OTHER, 8, 0, Floor.ZERO);
    TestView view =
        new TestView().with(10, 4, Floor.ZERO).with(other).withOpenReservations("till", 2);

    Decision decision = request(view, reserve(hold(OTHER, 3), hold(KEY, 1), hold(OTHER, 5)));

    LogId id = LogId.of(7, 100);
    assertThat(decision)
        .isEqualTo(
            Accepted.with(
                new RecordChanged(
                    other,
                    new StockRecord(OTHER, 8, 8, 6, Floor.ZERO, OptionalLong.of(2), 4, 100, 5_000)),
                new RecordChanged(
                    TestView.record(KEY, 10, 4, Floor.ZERO),
                    new StockRecord(KEY, 10, 5, 6, Floor.ZERO, OptionalLong.of(2), 4, 100, 5_000)),
                new ReservationChanged(
                    null,
                    new Reservation(
                        id,
                        "till",
                        "key",
                        "receipt 7",
                        ReservationState.OPEN,
                        List.of(line(OTHER, 8, 0, 0, 0), line(KEY, 1, 0, 0, 0)),
                        5_000,
                        5_000 + SECOND,
                        100),
                    3)));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0, 0, 10, true",
    "10, 0, 0, 11, false",
    "10, 4, 0, 6, true",
    "10, 4, 0, 7, false",
    "10, 0, 3, 8, false",
    "10, 0, -5, 15, true",
    "10, 0, -5, 16, false",
    "10, 0, , 1000000, true",
  })
  void holdsNothingThatTheFloorKeeps(
      long onHand, long reserved, @Nullable Long floor, long quantity, boolean accepted) {
    TestView view =
        new TestView().with(onHand, reserved, floor == null ? Floor.NONE : Floor.at(floor));

    Decision decision = request(view, reserve(hold(KEY, quantity)));

    if (accepted) {
      assertThat(records(decision).getFirst().reserved()).isEqualTo(reserved + quantity);
    } else {
      assertRefused(decision, INSUFFICIENT_STOCK);
    }
  }

  @Test
  void holdsAllOrNothingAndNamesEveryRecordThatRefuses() {
    TestView view =
        new TestView()
            .with(10, 4, Floor.ZERO)
            .with(TestView.record(OTHER, Long.MAX_VALUE, Long.MAX_VALUE, Floor.NONE));
    RecordKey unknown = new RecordKey("C", "Paris");
    HoldLine stale = new HoldLine(new RecordKey("D", "Paris"), 1, OptionalLong.of(2));

    Decision decision =
        request(
            view,
            reserve(
                hold(KEY, 4),
                hold(KEY, 3),
                hold(OTHER, 1),
                hold(unknown, 1),
                stale,
                hold(NOWHERE, 1)));

    assertThat(rejected(decision).reason()).isEqualTo(STORE_NOT_FOUND);
    assertThat(rejected(decision).lines())
        .extracting(LineRejection::key, LineRejection::reason, LineRejection::delta)
        .containsExactly(
            tuple(KEY, INSUFFICIENT_STOCK, -7L),
            tuple(OTHER, QUANTITY_OVERFLOW, -1L),
            tuple(unknown, RECORD_NOT_FOUND, -1L),
            tuple(stale.key(), VERSION_CONFLICT, -1L),
            tuple(NOWHERE, STORE_NOT_FOUND, -1L));
  }

  /** Where available itself still fits: the sum of what is reserved alone does not. */
  @Test
  void holdsNoMoreThanALongCounts() {
    TestView view = new TestView().with(-1, Long.MAX_VALUE, Floor.NONE);

    assertRefused(request(view, reserve(hold(KEY, 1))), QUANTITY_OVERFLOW);
  }

  @Test
  void anOriginHasAtMostTenThousandOpen() {
    TestView view = new TestView().with(10, 4, Floor.ZERO);

    assertThat(
            openOfOrigin(request(view.withOpenReservations("till", 9_999), reserve(hold(KEY, 1)))))
        .isEqualTo(10_000);
    view.withOpenReservations("till", 10_000);
    assertThat(request(view, reserve(hold(KEY, 1))))
        .isEqualTo(Rejected.because(TOO_MANY_RESERVATIONS));
    assertThat(request(view, reserve(hold(KEY, 7))))
        .isEqualTo(Rejected.because(TOO_MANY_RESERVATIONS));
    assertRefused(request(view, reserve(hold(NOWHERE, 1))), STORE_NOT_FOUND);
  }

  private static Reserve reserve(HoldLine... lines) {
    return new Reserve(List.of(lines), SECOND);
  }

  private static HoldLine hold(RecordKey key, long quantity) {
    return new HoldLine(key, quantity, OptionalLong.empty());
  }
}
