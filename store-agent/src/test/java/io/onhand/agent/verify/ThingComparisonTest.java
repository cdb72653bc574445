package io.onhand.agent.verify;

import static io.onhand.agent.verify.ComparedThings.exception;
import static io.onhand.agent.verify.ComparedThings.reservation;
import static io.onhand.agent.verify.ComparedThings.transfer;
import static io.onhand.agent.verify.FakeCentral.EPOCH;
import static io.onhand.agent.verify.FakeCentral.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.replica.Replica;
import io.onhand.agent.verify.ReplicaComparison.Verdict;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.Thing;
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
    assertThat(central.min).isEqualTo(new Position(EPOCH, START));
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
  void mendsWhatIsOfNoneOfItsStores() throws InterruptedException {
    chain.hold(List.of(exception(1, 1)));
    chain.rewriteAllRows(exception(LogId.of(EPOCH, 1), "Rome", 1));

    assertMended("EXCEPTION 7-1 at Oslo central=none replica=1");
  }

  @Test
  void mendsATransferThatSaysAnotherSourceOnceAndForAll() throws InterruptedException {
    chain.open(transfer(1, "Paris", 1));
    chain.hold(central.things());
    chain.rewriteAllRows(transfer(1, "Rome", 9));

    assertThat(chain.compare(false).repaired()).isEqualTo(1);
    assertThat(chain.differences)
        .containsExactlyInAnyOrder(
            "TRANSFER 7-1 at Oslo central=1 replica=9 repaired=true",
            "TRANSFER 7-1 at Paris central=1 replica=none repaired=false");
    assertThat(chain.compare(false).differed()).isZero();
  }

  @Test
  void keepsATransferThatWasMendedAtItsDestinationBefore() throws InterruptedException {
    chain.open(transfer(1, "Rome", 1));
    chain.hold(central.things());
    chain.rewriteAllRows(transfer(1, "Paris", 9));

    assertThat(chain.compare(false).repaired()).isEqualTo(1);
    assertThat(chain.differences)
        .containsExactlyInAnyOrder(
            "TRANSFER 7-1 at Oslo central=1 replica=9 repaired=true",
            "TRANSFER 7-1 at Paris central=none replica=9 repaired=false");
    assertThat(chain.held()).containsExactlyElementsOf(central.things());
    assertThat(chain.compare(false).differed()).isZero();
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
  void goesOnWhereCentralStopped() throws InterruptedException {
    List<Thing> many =
        IntStream.rangeClosed(1, 4_500).<Thing>mapToObj(i -> transfer(i, "Rome", 1)).toList();
    many.forEach(central::open);
    chain.open(exception(5_000, 1));
    chain.hold(many);

    assertMended("EXCEPTION 7-5000 at Paris central=1 replica=none");
  }

  @Test
  void comparesMoreStoresThanOneQuestionHolds() throws InterruptedException {
    List<String> stores = new ArrayList<>(List.of("Paris"));
    IntStream.range(0, 300).forEach(i -> stores.add("A%03d".formatted(i)));
    ComparedThings large = new ComparedThings(stores);
    large.central.open(exception(1, 1));
    large.hold(List.of());

    assertThat(large.compare(false).repaired()).isEqualTo(1);
    assertThat(large.central.calls).as("two for things, their contents, the records").isEqualTo(4);
  }

  @Test
  void asksNothingWithoutAStore() throws InterruptedException {
    ComparedThings empty = new ComparedThings(List.of());
    empty.hold(List.of());

    assertThat(empty.compare(false).position()).isEqualTo(new Position(EPOCH, START));
    assertThat(empty.central.calls).isZero();
  }

  @Test
  void doesNotCompareWithACentralThatShowsAnEarlierPosition() throws InterruptedException {
    chain.open(exception(1, 1));
    chain.hold(List.of());
    central.position = START - 1;

    assertThat(chain.comparison(chain.replica, false).run()).isEmpty();
    assertThat(chain.differences).isEmpty();
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
