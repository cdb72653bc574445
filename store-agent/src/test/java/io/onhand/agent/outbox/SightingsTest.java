package io.onhand.agent.outbox;

import static io.onhand.agent.outbox.ModelCentral.EPOCH;
import static io.onhand.agent.outbox.Writes.fact;
import static io.onhand.agent.outbox.Writes.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.outbox.Queueing.Queued;
import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.agent.outbox.Writes.Write;
import io.onhand.agent.replica.FeedWatch.Coming;
import io.onhand.client.CommandId;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.domain.Position;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "A write that the copy shows before Central's answer comes is at no moment shown twice")
final class SightingsTest {

  private final OutboxFixture it = new OutboxFixture(1);

  @Test
  void alsoWhenItIsNotDurableYet() {
    List<Queueing> told = it.add(fact("k1", -2, "p1", "p2"));

    comes(5, "k1", "p1");
    assertThat(told).isEmpty();
    it.step();

    assertThat(told).singleElement().isInstanceOf(Queued.class);
    assertShownFrom(5);
    it.restart(it.store.afterKill());
    assertShownFrom(5);
  }

  @Test
  void alsoAfterARestart() {
    it.queue(fact("k1", -2, "p1", "p2"));
    it.restart(it.store.afterKill());
    assertThat(it.outbox.unknown()).containsExactly(new CommandId("till-1", "k1"));
    comes(5, "k1", "p1");

    assertShownFrom(5);
    it.restart(it.store.afterKill());
    assertShownFrom(5);
    assertThat(it.outbox.unknown()).isEmpty();
  }

  @Test
  void alsoWhenALaterOneOfTheRecordWasKnownFirst() {
    it.queue(fact("k1", -2, "p1"));
    it.queue(fact("k2", -3, "p1"));
    comes(50, "k2", "p1");
    comes(40, "k1", "p1");

    assertThat(pending("p1", 39)).isEqualTo(-5);
    assertThat(pending("p1", 45)).isEqualTo(-3);
    assertThat(pending("p1", 50)).isZero();
  }

  @Test
  void whatIsParkedAndWasToldStraightToCentralWaitsForThatAnswerAndIsSettled() {
    it.central.refusedRequests.add("k1");
    it.queue(request("k1"));
    it.replay();
    assertThat(it.parked()).containsExactly(1L);
    assertThat(pending("p1", 0)).isZero();
    it.central.toldDirectly(toldAsFact("k1"));

    it.central.isDown = true;
    it.follow(1);
    assertThat(it.parked()).isEmpty();
    assertThat(it.pending(key("p1"))).isZero();
    it.restart(it.store.afterPowerCut(0));
    assertThat(it.parked()).isEmpty();
    assertThat(it.queued()).containsExactly(1L);
    assertThat(pending("p1", 1)).isZero();
    it.central.isDown = false;
    it.replay();

    assertThat(it.outbox.status().mayClose()).isTrue();
    assertThat(it.central.log).hasSize(1);
  }

  @Test
  void whatIsTakenOutOfTheParkedIsSeenAsWhatGoesInItsPlace() {
    it.central.refusedRequests.add("k1");
    it.queue(request("k1"));
    it.replay();
    it.central.isDown = true;
    it.central.toldDirectly(toldAsFact("k1"));
    it.outbox.desk().retry(1, false, new Position(EPOCH, 1), "anna", "a test", _ -> {});

    it.follow(1);
    it.step();

    assertThat(it.queued()).containsExactly(2L);
    assertThat(it.pending(key("p1"))).isZero();
    it.central.isDown = false;
    it.replay();
    assertThat(it.outbox.status().mayClose()).isTrue();
    assertThat(it.central.log).hasSize(1);
  }

  @Test
  void anEntryOfAnEarlierEpochIsHeldByWhateverGoesOnFromIt() {
    Seen learnedLater = Seen.of(new Position(7, 40), 9);
    Seen learnedBefore = Seen.of(new Position(7, 40), 7);
    Seen learnedWithoutACopy = Seen.of(new Position(7, 40), 0);

    for (Seen seen : List.of(learnedLater, learnedBefore, learnedWithoutACopy)) {
      assertThat(seen.isIn(9, 1)).isTrue();
      assertThat(seen.isIn(7, 39)).isFalse();
      assertThat(seen.isIn(7, 40)).isTrue();
    }
  }

  @Test
  void anEntryOfALaterEpochIsNotHeldByTheCopyOfBefore() {
    Seen seen = Seen.of(new Position(9, 40), 7);

    assertThat(seen.isIn(7, 1_000)).isFalse();
    assertThat(seen.isIn(9, 39)).isFalse();
    assertThat(seen.isIn(9, 40)).isTrue();
  }

  private static Write request(String key) {
    return of(key, CommandKind.COMMAND_KIND_REQUEST);
  }

  private static MutateStreamRequest toldAsFact(String key) {
    return of(key, CommandKind.COMMAND_KIND_FACT).request();
  }

  private static Write of(String key, CommandKind kind) {
    return Writes.fact(Writes.header(key).toBuilder().setKind(kind).build(), -2, List.of("p1"));
  }

  private void comes(long sequence, String key, String product) {
    it.outbox.coming(
        List.of(
            new Coming(
                new Position(EPOCH, sequence), EPOCH, "till-1", key, () -> Set.of(key(product)))));
  }

  /** Its second record was not changed by the entry: nothing of it is to come. */
  private void assertShownFrom(long sequence) {
    assertThat(pending("p1", sequence - 1)).isEqualTo(-2);
    assertThat(pending("p1", sequence)).isZero();
    assertThat(pending("p2", 0)).isZero();
  }

  private long pending(String product, long updatedSequence) {
    return it.outbox.pending().of(key(product), EPOCH, updatedSequence);
  }
}
