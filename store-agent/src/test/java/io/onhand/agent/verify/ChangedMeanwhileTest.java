package io.onhand.agent.verify;

import static io.onhand.agent.verify.ComparedThings.entry;
import static io.onhand.agent.verify.ComparedThings.exception;
import static io.onhand.agent.verify.ComparedThings.reservation;
import static io.onhand.agent.verify.ComparedThings.settled;
import static io.onhand.agent.verify.ComparedThings.transfer;
import static io.onhand.agent.verify.FakeCentral.EPOCH;
import static io.onhand.agent.verify.FakeCentral.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.verify.ReplicaComparison.Verdict;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the feed brings while a replica is compared is no difference and is not undone")
final class ChangedMeanwhileTest {
  private final ComparedThings chain = new ComparedThings();
  private final FakeCentral central = chain.central;

  @AfterEach
  void holdsNothingOfTheStore() {
    assertThat(chain.store.openViews()).isZero();
  }

  @Test
  void showsWhatEntriesUpToCentralsPositionChanged() throws InterruptedException {
    Transfer arrives = transfer(1, "Paris", 1);
    Reservation extended = reservation(2, 1);
    StockException ghost = exception(LogId.of(EPOCH + 1, 1), "Paris", 1);
    chain.hold(List.of(arrives, extended, ghost));
    central.before =
        () -> {
          chain.open(extended.withExpiry(99, START + 2), exception(START + 3, 1));
          central.position = START + 3;
          chain.apply(
              entry(START, START + 1, arrives.with(TransferState.RECEIVED, List.of(), START + 1)),
              entry(START + 1, START + 2, extended.withExpiry(99, START + 2)),
              entry(START + 2, START + 3, exception(START + 3, 1)));
        };

    chain.compare(false);

    assertThat(chain.differences)
        .containsExactly("EXCEPTION 8-1 at Paris central=none replica=1 repaired=true");
    assertThat(chain.held()).containsExactlyInAnyOrderElementsOf(central.things());
  }

  @Test
  void mendsWhatTheLastEntryBeforeCentralsPositionLeftWrong() throws InterruptedException {
    chain.hold(List.of());
    central.before =
        () -> {
          central.open(exception(START + 1, 1));
          central.position = START + 1;
          chain.apply(entry(START, START + 1, exception(START + 1, 9)));
        };

    chain.compare(false);

    assertThat(chain.differences)
        .containsExactly("EXCEPTION 7-100001 at Paris central=1 replica=9 repaired=true");
    assertThat(chain.held()).containsExactly(exception(START + 1, 1));
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
    central.beforeContents = () -> chain.apply(settled(START, START + 1, lost));

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
    central.before = () -> chain.apply(settled(START, START + 1, lost));

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
}
