package io.onhand.agent.outbox;

import static io.onhand.agent.outbox.Writes.fact;
import static io.onhand.agent.outbox.Writes.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.outbox.OutboxAction.Discarded;
import io.onhand.agent.outbox.Queueing.KnownApplied;
import io.onhand.agent.outbox.Queueing.Queued;
import io.onhand.agent.outbox.Queueing.Refusal;
import io.onhand.agent.outbox.Queueing.Refused;
import io.onhand.agent.outbox.Writes.Write;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "An outbox acknowledges what is durable, keeps the order of records, and forgets nothing")
final class OutboxTest {

  private static final Position HEAD = new Position(ModelCentral.EPOCH, 40);

  private final OutboxFixture it = new OutboxFixture(1);

  @Test
  void acknowledgesSeveralWritesWithOneSync() {
    long before = it.store.syncs();
    List<Queueing> first = it.add(fact("k1", -1, "p1"));
    List<Queueing> second = it.add(fact("k2", -1, "p2"));
    assertThat(first).isEmpty();
    assertThat(it.pending(key("p1"))).isZero();

    it.step();

    assertThat(first).containsExactly(queued(1, false));
    assertThat(second).containsExactly(queued(2, false));
    assertThat(it.store.syncs()).isEqualTo(before + 1);
    assertThat(it.pending(key("p1"))).isEqualTo(-1);
  }

  @Test
  void knowsAKeyAtEachStage() {
    List<Queueing> first = it.add(fact("k1", -1, "p1"));
    List<Queueing> atOnce = it.add(fact("k1", -1, "p1"));
    assertThat(it.add(fact("k1", -2, "p1"))).containsExactly(new Refused(Refusal.KEY_REUSED));
    it.step();
    assertThat(first).containsExactly(queued(1, false));
    assertThat(atOnce).containsExactly(queued(1, true));

    it.central.decide(1);
    it.step();
    assertThat(it.queue(fact("k1", -1, "p1"))).isInstanceOf(KnownApplied.class);
    assertThat(it.outbox.way(fact("k1", -2, "p1").footprint())).isEqualTo(new Way.Reused(1));
    assertThat(it.outbox.status().lastNumber()).isEqualTo(1);
  }

  @Test
  void sendsTheNextOfARecordWhenTheOneBeforeIsSettled() {
    it.queue(fact("k1", -1, "p1"));
    it.queue(fact("k2", -1, "p1", "p2"));
    it.queue(fact("k3", -1, "p2"));
    it.queue(fact("k4", -1, "p3"));
    assertThat(sentKeys()).containsExactly("k1", "k4");

    it.central.busy = Errors.overloaded();
    it.central.decide(9);
    it.step();
    it.central.busy = null;
    it.clock.advance(Duration.ofSeconds(1));
    it.replay();

    assertThat(it.parked()).isEmpty();
    assertThat(it.central.log.stream().map(ModelCentral.Entry::key))
        .containsExactly("k1", "k4", "k2", "k3");
    assertThat(it.outbox.status().settledNumber()).isEqualTo(4);
  }

  @Test
  void pausesWhenCentralCannotTakeIt() {
    it.queue(fact("k1", -1, "p1"));
    it.central.busy = Errors.diskLow();
    it.central.decide(1);
    it.step();
    assertThat(it.outbox.status().lastError()).startsWith("DISK_LOW");
    int sent = it.central.sent.size();
    it.step();
    assertThat(it.central.sent).hasSize(sent);

    it.clock.advance(Duration.ofSeconds(1));
    it.step();
    assertThat(it.central.sent).hasSize(sent + 1);
  }

  @Test
  void givesUpAStreamThatIsSilent() {
    it.queue(fact("k1", -1, "p1"));
    assertThat(it.outbox.status().sent()).isEqualTo(1);

    it.clock.advance(Duration.ofSeconds(11));
    it.step();
    assertThat(it.outbox.status().sent()).isZero();
    it.replay();
    assertThat(it.outbox.status().waiting()).isZero();
  }

  @Test
  void parksWhatCentralRefusesAndLetsTheNextGo() {
    it.central.refused.add("k1");
    it.queue(fact("k1", -5, "p1"));
    it.queue(fact("k2", -1, "p1"));
    it.replay();

    assertThat(it.parked()).containsExactly(1L);
    assertThat(it.central.applied("k2")).isNotNull();
    assertThat(it.pending(key("p1"))).isEqualTo(-1); // the replica has not come by k2 yet
    assertThat(it.outbox.status().mayClose()).isFalse();
    assertThat(it.outbox.status().settledNumber()).isZero();
  }

  @Test
  void parkedWritesAndTheirEndSurviveARestart() {
    it.central.refused.add("k1");
    it.queue(fact("k1", -5, "p1"));
    it.replay();
    it.restart(it.store.afterPowerCut(0));
    it.replay();
    assertThat(it.parked()).containsExactly(1L);
    assertThat(it.pending(key("p1"))).isZero();

    List<ActionResult> done = new ArrayList<>();
    it.outbox.desk().discard(1, "anna", "a test", done::add);
    it.outbox.desk().discard(1, "anna", "twice", done::add);
    it.step();
    assertThat(done)
        .hasSize(2)
        .hasAtLeastOneElementOfType(ActionResult.Done.class)
        .contains(new ActionResult.NotParked());
    it.restart(it.store.afterPowerCut(0));

    assertThat(it.parked()).isEmpty();
    assertThat(it.outbox.status().mayClose()).isTrue();
    assertThat(it.outbox.desk().actions(0, 10))
        .hasSize(1)
        .first()
        .satisfies(action -> {
          assertThat(action.kind()).isEqualTo(new Discarded());
          assertThat(action.who()).isEqualTo("anna");
          assertThat(action.write().command().id().key()).isEqualTo("k1");
        });
    it.queue(fact("k2", -1, "p1"));
    assertThat(it.outbox.status().lastNumber()).isEqualTo(2);
  }

  @Test
  void aRetryAndItsAuditAreOneBatch() {
    it.central.refused.add("k1");
    it.queue(fact("k1", -5, "p1"));
    it.replay();
    // As many as a turn takes, but for one.
    for (int i = 0; i < 1_023; i++) {
      it.add(fact("other-" + i, -1, "p2"));
    }
    List<ActionResult> done = new ArrayList<>();
    it.outbox.desk().retry(1, false, HEAD, "anna", "a test", done::add);
    it.central.isDown = true;
    it.step();
    it.restart(it.store.afterPowerCut(0));

    assertThat(done).hasSize(1);
    assertThat(it.parked()).isEmpty();
    assertThat(it.outbox.desk().actions(0, 10)).hasSize(1);
    assertThat(it.queued()).hasSize(1_000).contains(2L);
    assertThat(it.outbox.status().waiting()).isEqualTo(1_024);
  }

  @Test
  void keepsWhatWasAppliedUntilTheReplicaHoldsItForGood() {
    it.queue(fact("k1", -3, "p1"));
    it.replay();
    assertThat(it.pending(key("p1"))).isEqualTo(-3);
    it.follow(1);
    assertThat(it.pending(key("p1"))).isZero();

    it.restart(it.store.afterPowerCut(0)); // the replica was not synced: back to before
    assertThat(it.pending(key("p1"))).isEqualTo(-3);
    it.follow(1);
    it.durable = 1;
    it.clock.advance(Duration.ofSeconds(2));
    it.step();
    it.restart(it.store.afterKill());

    assertThat(it.pending(key("p1"))).isZero();
    assertThat(it.outbox.pending().of(key("p1"), ModelCentral.EPOCH, 0)).isZero();
  }

  @Test
  void aListingOfAnOlderSnapshotStillSeesItPending() {
    it.queue(fact("k1", -3, "p1"));
    it.replay();
    it.follow(1);
    it.durable = 1;
    it.clock.advance(Duration.ofSeconds(2));
    it.step();

    assertThat(it.outbox.pending().of(key("p1"), ModelCentral.EPOCH, 0)).isEqualTo(-3);
  }

  @Test
  void anAppliedWriteIsNoLongerPendingInAHistoryThatFollowed() {
    it.cursor = 1;
    it.queue(fact("k1", -3, "p1"));
    it.replay();

    assertThat(it.outbox.pending().of(key("p1"), 99, 5)).isZero();
  }

  @Test
  void aVoidOfAQueuedSaleIsPendingAsItsOpposite() {
    it.central.isDown = true;
    it.queue(fact("k1", -3, "p1"));
    it.queue(Writes.voiding("v1", "k1"));
    assertThat(it.pending(key("p1"))).isZero();

    it.central.isDown = false;
    it.step();
    assertThat(sentKeys()).containsExactly("k1");
  }

  @Test
  void aFactOvertakesTheRequestOfItsKey() {
    it.central.isDown = true;
    Write request = of("k1", CommandKind.COMMAND_KIND_REQUEST);
    it.queue(request);
    assertThat(it.queue(of("k1", CommandKind.COMMAND_KIND_FACT))).isEqualTo(queued(1, true));
    it.restart(it.store.afterPowerCut(0));
    it.central.isDown = false;
    it.step();

    assertThat(it.central.sent.getFirst().getAdjustStock().getCommand().getKind())
        .isEqualTo(CommandKind.COMMAND_KIND_FACT);
    assertThat(it.pending(key("p1"))).isEqualTo(-1);
  }

  @Test
  void refusesWhatDoesNotFit() {
    OutboxFixture small =
        new OutboxFixture(
            1,
            new OutboxLimits(
                1,
                1_000,
                1,
                1,
                1_000,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofMillis(1)));
    small.central.isDown = true;
    small.queue(fact("k1", -1, "p1"));

    assertThat(small.add(fact("k2", -1, "p1"))).containsExactly(new Refused(Refusal.FULL));
    small.isDiskLow = true;
    assertThat(small.add(fact("k2", -1, "p1"))).containsExactly(new Refused(Refusal.DISK_LOW));
  }

  @Test
  void endsTheWaitsOfCallers() {
    it.queue(fact("k1", -1, "p1"));
    List<WaitEnd> ends = new ArrayList<>();
    long now = it.clock.monotonicNanos();
    it.outbox.await(fact("n1", -1, "p1").footprint(), now + 1_000_000_000L, ends::add);
    it.outbox.await(fact("n2", -1, "p1").footprint(), now + 60_000_000_000L, ends::add);
    it.outbox.await(fact("n3", -1, "p9").footprint(), now, ends::add);
    assertThat(ends).containsExactly(WaitEnd.FREE);

    it.clock.advance(Duration.ofSeconds(2));
    it.outbox.sweep();
    assertThat(ends).containsExactly(WaitEnd.FREE, WaitEnd.LATE);
    it.central.decide(1);
    it.step();
    assertThat(ends).containsExactly(WaitEnd.FREE, WaitEnd.LATE, WaitEnd.FREE);
  }

  @Test
  void nobodyWaitsForALineThatIsDown() {
    it.queue(fact("k1", -1, "p1"));
    List<WaitEnd> ends = new ArrayList<>();
    it.outbox.await(
        fact("n1", -1, "p1").footprint(), it.clock.monotonicNanos() + 1_000_000_000L, ends::add);
    it.central.isDown = true;
    it.outbox.sweep();

    assertThat(ends).containsExactly(WaitEnd.LINE_DOWN);
  }

  @Test
  void takesNothingMoreWhenItGoesDown() {
    List<Queueing> before = it.add(fact("k1", -1, "p1"));
    it.outbox.drain();
    assertThat(it.add(fact("k2", -1, "p1"))).containsExactly(new Refused(Refusal.CLOSED));
    it.outbox.close();

    assertThat(before).containsExactly(queued(1, false));
    it.restart(it.store.afterPowerCut(0));
    assertThat(it.queued()).containsExactly(1L);
  }

  private Queued queued(long number, boolean isReplayed) {
    return new Queued(it.outbox.status().outbox(), number, isReplayed);
  }

  private List<String> sentKeys() {
    return it.central.sent.stream()
        .map(item -> Retrial.header(item.toBuilder()).getIdempotencyKey())
        .toList();
  }

  private static Write of(String key, CommandKind kind) {
    return Writes.fact(Writes.header(key).toBuilder().setKind(kind).build(), -1, List.of("p1"));
  }
}
