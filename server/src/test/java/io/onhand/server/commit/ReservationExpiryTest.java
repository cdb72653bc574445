package io.onhand.server.commit;

import static io.onhand.server.domain.AdjustReason.RECEIPT;
import static io.onhand.server.domain.AdjustReason.SALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A reservation ends at its microsecond in log time, whatever clocks and load do")
final class ReservationExpiryTest {
  private static final long MINUTE = TimeUnit.MINUTES.toMicros(1);
  private static final long HOUR = TimeUnit.HOURS.toMicros(1);
  private static final long DAY = TimeUnit.DAYS.toMicros(1);
  private static final RecordKey KEY = new RecordKey("A", "Paris");

  private SteppedPipeline server = new SteppedPipeline().stocked("A", 100);

  @Test
  void aMicrosecondBeforeItIsSold() {
    LogId id = reserve("r", 5, MINUTE);
    server.clock.pass(MINUTE - 1);

    assertThat(commit("c", id)).isInstanceOf(Accepted.class);
    assertThat(reserved()).isZero();
    assertThat(server.onHand("A")).isEqualTo(95);
  }

  @Test
  void atItsMicrosecondItIsGone() {
    LogId id = reserve("r", 5, MINUTE);
    server.clock.pass(MINUTE);

    assertThat(reasonOf(commit("c", id))).isEqualTo(RejectionReason.RESERVATION_EXPIRED);
    assertThat(reserved()).isZero();
    assertThat(server.onHand("A")).isEqualTo(100);
    assertThat(reservation(id).state()).isEqualTo(ReservationState.EXPIRED);
  }

  /** The last unit is free again for whoever comes in the very moment in which a hold ends. */
  @Test
  void whatItHeldIsThereForTheNextCommand() {
    reserve("r", 100, MINUTE);
    assertThat(reasonOf(decision(server.adjust("early", "A", -1, SALE))))
        .isEqualTo(RejectionReason.INSUFFICIENT_STOCK);
    server.clock.pass(MINUTE);

    assertThat(decision(server.adjust("late", "A", -1, SALE))).isInstanceOf(Accepted.class);
  }

  @Test
  void itEndsByItselfWhenNobodyTouchesIt() {
    LogId id = reserve("r", 5, MINUTE);
    server.clock.pass(MINUTE);
    server.run();

    assertThat(reservation(id).state()).isEqualTo(ReservationState.EXPIRED);
    assertThat(reserved()).isZero();
  }

  @Test
  void theSoonestEndsFirst() {
    LogId late = reserve("late", 1, 3 * MINUTE);
    LogId soon = reserve("soon", 1, MINUTE);
    LogId between = reserve("between", 1, 2 * MINUTE);
    server.clock.pass(HOUR);
    long head = server.head();
    server.run();

    assertThat(expiredSince(head)).containsExactly(soon, between, late);
  }

  /** What a command touches must be right at once; the rest is worked off beside the callers. */
  @Test
  void aFloodOfThemDoesNotHoldCallersUp() {
    server.adjust("stock B", "B", 5_000, RECEIPT);
    server.run();
    for (int i = 0; i < 1_000; i++) {
      submitReserve("hold" + i, "B", 1, MINUTE + i);
    }
    LogId last = reserve("last", 100, 2 * MINUTE);
    server.clock.pass(HOUR);

    Caller sale = server.adjust("sale", "A", -100, SALE);
    server.sequence();
    server.commit();

    assertThat(sale.decided().entry().decision()).isInstanceOf(Accepted.class);
    assertThat(reservation(last).state()).isEqualTo(ReservationState.EXPIRED);
    assertThat(reservedOf("B")).isBetween(1L, 999L);
    server.run();
    assertThat(reservedOf("B")).isZero();
  }

  @Test
  void neitherAFullDoorNorAFullDiskStopsIt() {
    LogId id = reserve("r", 5, MINUTE);
    server.pipeline.admission().diskLow(true);
    server.pipeline.admission().close();
    server.clock.pass(MINUTE);
    server.run();

    assertThat(reservation(id).state()).isEqualTo(ReservationState.EXPIRED);
  }

  @Test
  void extendedItHoldsUntilItsNewEnd() {
    LogId id = reserve("r", 5, MINUTE);
    server.clock.pass(MINUTE - 1);
    assertThat(decision(server.submit("x", new Extend(id, HOUR)))).isInstanceOf(Accepted.class);
    server.clock.pass(HOUR - 1);
    server.run();
    assertThat(reservation(id).state()).isEqualTo(ReservationState.OPEN);
    server.clock.pass(1);
    server.run();

    assertThat(reservation(id).state()).isEqualTo(ReservationState.EXPIRED);
  }

  @Test
  void releasedItNeverExpires() {
    LogId id = reserve("r", 5, MINUTE);
    assertThat(decision(server.submit("x", new Release(id, List.of()))))
        .isInstanceOf(Accepted.class);
    long head = server.head();
    server.clock.pass(HOUR);
    server.run();

    assertThat(server.head()).isEqualTo(head);
    assertThat(reservation(id).state()).isEqualTo(ReservationState.RELEASED);
  }

  @Test
  void aRestartMovesNothing() {
    LogId id = reserve("r", 5, MINUTE);
    server.clock.pass(MINUTE - 1);
    restart();
    server.run();
    assertThat(reservation(id).state()).isEqualTo(ReservationState.OPEN);
    server.clock.pass(1);
    restart();
    server.run();

    assertThat(reservation(id).state()).isEqualTo(ReservationState.EXPIRED);
  }

  /** A wall clock that runs six hours ahead for a minute ends nothing early. */
  @Test
  void aWallClockThatJumpsAheadEndsNothingEarly() {
    LogId id = reserve("r", 5, HOUR);
    server.clock.setWallForward(6 * HOUR);
    for (int i = 0; i < 60; i++) {
      server.clock.pass(MINUTE / 60);
      server.run();
    }
    server.clock.setWallForward(-6 * HOUR);
    server.run();
    assertThat(reservation(id).state()).isEqualTo(ReservationState.OPEN);
    server.clock.pass(HOUR - MINUTE);
    server.run();

    assertThat(reservation(id).state()).isEqualTo(ReservationState.EXPIRED);
  }

  @Test
  void aWallClockThatJumpsBackFreezesNothing() {
    LogId id = reserve("r", 5, HOUR);
    server.clock.setWallForward(-2 * HOUR);
    server.clock.pass(HOUR - 1);
    server.run();
    assertThat(reservation(id).state()).isEqualTo(ReservationState.OPEN);
    server.clock.pass(1);
    server.run();

    assertThat(reservation(id).state()).isEqualTo(ReservationState.EXPIRED);
  }

  /** Down for 400 days everything has run out; and what is made then runs from then on. */
  @Test
  void after400DaysWhatRanOutIsGoneAndTimeGoesOn() {
    LogId old = reserve("old", 5, 30 * DAY);
    server.clock.setWallForward(400 * DAY);
    restart();
    server.run();
    assertThat(reservation(old).state()).isEqualTo(ReservationState.EXPIRED);
    LogId fresh = reserve("fresh", 5, MINUTE);
    server.clock.pass(MINUTE - 1);
    server.run();
    assertThat(reservation(fresh).state()).isEqualTo(ReservationState.OPEN);
    server.clock.pass(1);
    server.run();

    assertThat(reservation(fresh).state()).isEqualTo(ReservationState.EXPIRED);
  }

  /** Back two hours over a restart: log time goes on from where the log ends. */
  @Test
  void aRestartWithAClockThatIsBehindTheLogFreezesNothing() {
    LogId id = reserve("r", 5, MINUTE);
    server.clock.setWallForward(-2 * HOUR);
    restart();
    server.clock.pass(MINUTE - 1);
    server.run();
    assertThat(reservation(id).state()).isEqualTo(ReservationState.OPEN);
    server.clock.pass(2);
    server.run();

    assertThat(reservation(id).state()).isEqualTo(ReservationState.EXPIRED);
  }

  private void restart() {
    server = new SteppedPipeline(server.store, server.clock, PipelineLimits.DEFAULT, log -> log);
  }

  private LogId reserve(String key, long quantity, long micros) {
    Caller caller = submitReserve(key, "A", quantity, micros);
    server.run();
    return madeBy(caller.decided().entry());
  }

  private Caller submitReserve(String key, String product, long quantity, long micros) {
    RecordKey record = new RecordKey(product, "Paris");
    return server.submit(
        key, new Reserve(List.of(new HoldLine(record, quantity, OptionalLong.empty())), micros));
  }

  private static LogId madeBy(Entry entry) {
    return entry.changes().stream()
        .filter(ReservationChanged.class::isInstance)
        .map(change -> ((ReservationChanged) change).after().id())
        .findFirst()
        .orElseThrow();
  }

  private Decision commit(String key, LogId id) {
    return decision(
        server.submit(key, new Commit(id, List.of(), Remainder.RELEASE, OnExpired.REJECT)));
  }

  private Decision decision(Caller caller) {
    server.run();
    return caller.decided().entry().decision();
  }

  private static RejectionReason reasonOf(Decision decision) {
    return ((Rejected) decision).reason();
  }

  private Reservation reservation(LogId id) {
    return Objects.requireNonNull(new StoredReservations(server.store).reservation(id));
  }

  private long reserved() {
    return Objects.requireNonNull(new StoredState(server.store).record(KEY)).reserved();
  }

  private long reservedOf(String product) {
    return Objects.requireNonNull(
            new StoredState(server.store).record(new RecordKey(product, "Paris")))
        .reserved();
  }

  private List<LogId> expiredSince(long head) {
    List<LogId> expired = new ArrayList<>();
    for (long sequence = head + 1; sequence <= server.head(); sequence++) {
      Entry entry = new LogReader(server.store).entry(sequence).orElseThrow();
      if (entry.command().body() instanceof Expire expire) {
        expired.add(expire.reservation());
      }
    }
    return expired;
  }
}
