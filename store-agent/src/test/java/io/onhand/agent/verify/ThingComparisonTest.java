package io.onhand.agent.verify;

import static io.onhand.agent.verify.ComparedThings.entry;
import static io.onhand.agent.verify.ComparedThings.exception;
import static io.onhand.agent.verify.ComparedThings.reservation;
import static io.onhand.agent.verify.ComparedThings.transfer;
import static io.onhand.agent.verify.FakeCentral.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.replica.Replica;
import io.onhand.agent.verify.ReplicaComparison.Verdict;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Thing;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A replica finds which reservations, transfers and exceptions differ, and mends those")
final class ThingComparisonTest {
  private final ComparedThings chain = new ComparedThings();
  private final FakeCentral central = chain.central;

  @AfterEach
  void holdsNothingOfTheStore() {
    assertThat(chain.store.openViews()).isZero();
  }

  @Test
  void asksOnceForAllStoresWhereNothingIsOpen() throws InterruptedException {
    chain.hold(List.of());

    Verdict verdict = chain.compare(false);

    assertThat(verdict.differed()).isZero();
    assertThat(verdict.things()).isZero();
    assertThat(central.calls).as("one for the position, one for the records").isEqualTo(2);
  }

  @Test
  void asksNoMoreWhereAllIsTheSame() throws InterruptedException {
    List<Thing> open = List.of(reservation(1, 1), transfer(2, "Paris", 1), exception(3, 1));
    open.forEach(central::open);
    chain.hold(open);

    Verdict verdict = chain.compare(false);

    assertThat(verdict.differed()).isZero();
    assertThat(verdict.things()).as("two of them at both stores").isEqualTo(5);
    assertThat(central.calls).isEqualTo(2);
    assertThat(central.sent).isZero();
  }

  @Test
  void mendsReservationsStoreByStore() throws InterruptedException {
    chain.open(reservation(1, 1), reservation(2, 1), reservation(3, 1));
    chain.hold(List.of(reservation(1, 1), reservation(2, 9), reservation(4, 1)));

    assertMended(
        "RESERVATION 7-2 at Oslo central=1 replica=9",
        "RESERVATION 7-3 at Oslo central=1 replica=none",
        "RESERVATION 7-4 at Oslo central=none replica=1",
        "RESERVATION 7-2 at Paris central=1 replica=9",
        "RESERVATION 7-3 at Paris central=1 replica=none",
        "RESERVATION 7-4 at Paris central=none replica=1");
  }

  @Test
  void mendsTransfersBetweenTwoOfItsStoresOnce() throws InterruptedException {
    chain.open(transfer(1, "Paris", 1), transfer(2, "Paris", 1), transfer(3, "Paris", 1));
    chain.open(transfer(5, "Rome", 1), transfer(6, "Rome", 1), transfer(7, "Rome", 1));
    chain.hold(
        List.of(
            transfer(1, "Paris", 1),
            transfer(2, "Paris", 9),
            transfer(4, "Paris", 1),
            transfer(5, "Rome", 1),
            transfer(6, "Rome", 9),
            transfer(8, "Rome", 1)));

    assertMended(
        "TRANSFER 7-6 at Oslo central=1 replica=9",
        "TRANSFER 7-7 at Oslo central=1 replica=none",
        "TRANSFER 7-8 at Oslo central=none replica=1",
        "TRANSFER 7-2 at Paris central=1 replica=9",
        "TRANSFER 7-3 at Paris central=1 replica=none",
        "TRANSFER 7-4 at Paris central=none replica=1");
  }

  @Test
  void mendsExceptions() throws InterruptedException {
    chain.open(exception(1, 1), exception(2, 1), exception(3, 1));
    chain.hold(List.of(exception(1, 1), exception(2, 9), exception(4, 1)));

    assertMended(
        "EXCEPTION 7-2 at Paris central=1 replica=9",
        "EXCEPTION 7-3 at Paris central=1 replica=none",
        "EXCEPTION 7-4 at Paris central=none replica=1");
  }

  @Test
  void mendsWhatCannotBeRead() throws InterruptedException {
    chain.open(transfer(1, "Rome", 1), exception(3, 1), exception(5, 1), reservation(6, 1));
    chain.hold(
        List.of(
            transfer(1, "Rome", 1),
            transfer(2, "Rome", 1),
            exception(3, 1),
            exception(4, 1),
            reservation(6, 1),
            reservation(7, 1)));
    chain.spoilAllRows();

    Verdict verdict = chain.compare(false);

    assertThat(verdict.differed()).isEqualTo(verdict.repaired());
    assertThat(chain.compare(false).differed()).isZero();
    assertThat(chain.held()).containsExactlyInAnyOrderElementsOf(central.things());
  }

  @Test
  void leavesAloneWhatItShallOnlyReport() throws InterruptedException {
    chain.open(exception(1, 1));
    chain.hold(List.of());

    Verdict verdict = chain.compare(true);

    assertThat(verdict.thingsDiffered()).isEqualTo(1);
    assertThat(verdict.repaired()).isZero();
    assertThat(chain.differences)
        .containsExactly("EXCEPTION 7-1 at Paris central=1 replica=none repaired=false");
    assertThat(chain.held()).isEmpty();
  }

  @Test
  void findsOneOfManyInFewCalls() throws InterruptedException {
    List<Thing> open =
        IntStream.rangeClosed(1, 9_000).<Thing>mapToObj(i -> exception(i, 1)).toList();
    open.forEach(central::open);
    List<Thing> held = new ArrayList<>(open);
    held.set(7_777, exception(7_778, 9));
    chain.hold(held);

    Verdict verdict = chain.compare(false);

    assertThat(chain.differences)
        .containsExactly("EXCEPTION 7-7778 at Paris central=1 replica=9 repaired=true");
    assertThat(verdict.things()).isEqualTo(9_000);
    assertThat(central.calls).isLessThan(12);
    assertThat(central.sent).isLessThanOrEqualTo(500);
    assertThat(chain.held()).containsExactlyInAnyOrderElementsOf(central.things());
  }

  @Test
  void comparesAtCentralsPositionWhateverChangedSince() throws InterruptedException {
    Transfer stays = transfer(1, "Paris", 1);
    Reservation extended = reservation(2, 1);
    chain.open(stays, extended, exception(3, 1));
    chain.hold(central.things());
    central.before =
        () -> {
          // Central shows the exception that the first entry opens; all three come in one group.
          central.open(exception(START + 1, 1));
          central.position = START + 1;
          chain.apply(
              entry(START, START + 1, exception(START + 1, 1)),
              entry(START + 1, START + 2, stays.with(TransferState.RECEIVED, List.of(), START + 2)),
              entry(START + 2, START + 3, extended.withExpiry(99, START + 3)));
        };

    Verdict verdict = chain.compare(false);

    assertThat(chain.differences).isEmpty();
    assertThat(verdict.position().sequence()).isEqualTo(START + 1);
    assertThat(verdict.things()).isEqualTo(6);
    assertThat(chain.held()).noneMatch(Transfer.class::isInstance);
  }

  @Test
  void doesNotBringBackWhatHasEndedSince() throws InterruptedException {
    StockException lost = exception(1, 1);
    chain.open(lost);
    chain.hold(List.of());
    central.beforeContents =
        () ->
            chain.apply(
                entry(
                    START,
                    START + 1,
                    lost.resolved(new StockException.Resolution("found", "ops", START + 1, 1))));

    Verdict verdict = chain.compare(false);

    assertThat(verdict.repaired()).isZero();
    assertThat(chain.differences)
        .containsExactly("EXCEPTION 7-1 at Paris central=1 replica=none repaired=false");
    assertThat(chain.held()).isEmpty();
  }

  @Test
  void doesNotBringBackWhatEndedBetweenCentralsPositionAndItsOwn() throws InterruptedException {
    StockException lost = exception(1, 1);
    chain.open(lost);
    chain.hold(List.of());
    central.before =
        () ->
            chain.apply(
                entry(
                    START,
                    START + 1,
                    lost.resolved(new StockException.Resolution("found", "ops", START + 1, 1))));

    assertThat(chain.compare(false).repaired()).isZero();
    assertThat(chain.held()).isEmpty();
  }

  @Test
  void doesNotMendWhatTheFeedHasChangedSince() throws InterruptedException {
    Reservation right = reservation(1, 1);
    chain.open(right);
    chain.hold(List.of(reservation(1, 9)));
    central.beforeContents =
        () -> {
          central.beforeContents = () -> {};
          chain.apply(entry(START, START + 1, right.withExpiry(99, START + 1)));
        };

    assertThat(chain.compare(false).repaired()).isZero();
    assertThat(chain.held()).containsExactly(right.withExpiry(99, START + 1));
  }

  @Test
  void doesNotCompareACopyThatWaitsForItsSnapshot() throws InterruptedException {
    chain.open(exception(1, 1));
    chain.hold(List.of());
    Replica ofOthers = Replica.open(chain.store, Set.of("Paris"));

    assertThat(chain.comparison(ofOthers, false).run()).isEmpty();
    assertThat(central.calls).isZero();
  }

  private void assertMended(String... expected) throws InterruptedException {
    Verdict verdict = chain.compare(false);

    assertThat(chain.differences)
        .containsExactlyInAnyOrder(
            Stream.of(expected).map(it -> it + " repaired=true").toArray(String[]::new));
    assertThat(verdict.differed()).isEqualTo(expected.length);
    assertThat(verdict.thingsDiffered()).isEqualTo(expected.length);
    assertThat(verdict.repaired()).isEqualTo(expected.length);
    assertThat(chain.compare(false).differed()).isZero();
    assertThat(chain.held()).containsExactlyInAnyOrderElementsOf(central.things());
  }
}
