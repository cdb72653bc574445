package io.onhand.agent.outbox;

import static io.onhand.agent.outbox.Writes.fact;
import static io.onhand.agent.outbox.Writes.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.forwarded.Footing;
import io.onhand.agent.outbox.Queueing.KnownApplied;
import io.onhand.agent.outbox.Queueing.Queued;
import io.onhand.agent.outbox.Queueing.Refusal;
import io.onhand.agent.outbox.Queueing.Refused;
import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.agent.outbox.Writes.Write;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What Central had accepted and lost goes before all that it had not, in its order")
final class OutboxResendsTest {

  private static final long OLD = 5;
  private static final Footing HANDING_OVER = new Footing(ModelCentral.EPOCH, true);
  private static final Footing READY = new Footing(ModelCentral.EPOCH, false);

  private final OutboxFixture it = new OutboxFixture(1);

  @Test
  void goesBeforeWhatWasQueuedEarlier() {
    it.central.isDown = true;
    it.queue(fact("sale-1", -1, "p1"));
    it.queue(fact("sale-2", -1, "p1"));
    it.central.isDown = false;
    it.central.footing = HANDING_OVER;
    it.step();
    assertThat(it.central.sent).isEmpty();

    again(fact("receipt-2", 50, "p1"), 12);
    again(fact("receipt-1", 50, "p1"), 11);
    handedOver();
    it.replay();

    assertThat(log()).containsExactly("receipt-1", "receipt-2", "sale-1", "sale-2");
  }

  @Test
  void isSentWhileMoreIsToComeOnlyWhenThereIsNoRoomForIt() {
    OutboxFixture small = new OutboxFixture(1, roomFor(1));
    small.central.isDown = true;
    small.queue(fact("sale", -1, "p2"));
    small.central.isDown = false;
    small.central.footing = HANDING_OVER;
    again(small, fact("receipt", 50, "p1"), 11);
    assertThat(small.outbox.resends().hasRoom()).isFalse();

    small.replay();

    assertThat(small.central.log).extracting(ModelCentral.Entry::key).containsExactly("receipt");
    small.replay();
    assertThat(small.central.log).hasSize(1);
    small.central.footing = READY;
    small.replay();
    assertThat(small.central.log).hasSize(2);
  }

  @Test
  void keepsItsPlaceThroughARestart() {
    it.central.isDown = true;
    it.queue(fact("sale", -1, "p1"));
    again(fact("receipt-2", 50, "p1"), 12);
    again(fact("receipt-1", 50, "p1"), 11);

    it.restart(it.store.afterKill());
    it.central.isDown = false;
    it.replay();

    assertThat(log()).containsExactly("receipt-1", "receipt-2", "sale");
    assertThat(it.outbox.status().settledNumber()).isEqualTo(3);
  }

  @Test
  void hasRoomOfItsOwnBesideThatOfTheTills() {
    OutboxFixture small = new OutboxFixture(1, roomFor(2));
    small.central.isDown = true;
    small.queue(fact("k1", -1, "p1"));
    small.queue(fact("k2", -1, "p1"));
    assertThat(small.queue(fact("k3", -1, "p1"))).isEqualTo(new Refused(Refusal.FULL));

    assertThat(small.outbox.resends().hasRoom()).isTrue();
    assertThat(again(small, fact("r1", 9, "p1"), 11)).isInstanceOf(Queued.class);
    assertThat(again(small, fact("r2", 9, "p1"), 12)).isInstanceOf(Queued.class);
    assertThat(small.outbox.resends().hasRoom()).isFalse();
    small.central.isDown = false;
    small.replay();

    assertThat(small.outbox.resends().hasRoom()).isTrue();
    assertThat(small.outbox.status().mayClose()).isTrue();
  }

  @Test
  void holdsBackWhatTillsSendUntilAllIsThere() {
    it.central.footing = HANDING_OVER;
    Write late = fact("late", -1, "p1");
    assertThat(it.outbox.way(late.footprint())).isEqualTo(Way.Behind.BEHIND);
    List<WaitEnd> waited = new ArrayList<>();
    List<WaitEnd> elsewhere = new ArrayList<>();
    it.outbox.await(late.footprint(), it.clock.monotonicNanos() + 1, waited::add);
    it.outbox.await(fact("x", 1, "p9").footprint(), Long.MAX_VALUE, elsewhere::add);
    again(fact("receipt", 50, "p1"), 11);
    assertThat(it.outbox.way(fact("y", 1, "p9").footprint())).isEqualTo(Way.Behind.BEHIND);

    handedOver();
    assertThat(elsewhere).containsExactly(WaitEnd.FREE);
    assertThat(waited).isEmpty();
    assertThat(it.outbox.way(late.footprint())).isEqualTo(Way.Behind.BEHIND);
    it.replay();

    assertThat(waited).containsExactly(WaitEnd.FREE);
    assertThat(it.outbox.way(late.footprint())).isEqualTo(Way.Free.FREE);
  }

  @Test
  void endsAWaitWhoseTimeIsOverBeforeAllIsThere() {
    it.central.footing = HANDING_OVER;
    List<WaitEnd> waited = new ArrayList<>();
    it.outbox.await(
        fact("late", -1, "p1").footprint(), it.clock.monotonicNanos() + 1_000, waited::add);
    it.clock.advance(Duration.ofMillis(1));

    it.outbox.sweep();
    handedOver();

    assertThat(waited).containsExactly(WaitEnd.LATE);
  }

  @Test
  void sendsAgainWhatItTookForDecided() {
    it.queue(fact("k1", -1, "p1"));
    it.queue(fact("k2", -1, "p1"));
    it.central.decide(1);
    it.step(); // k1 is applied by entry 1
    it.follow(1);
    assertThat(it.pending(key("p1"))).isEqualTo(-1);
    it.central.cut();
    it.step();
    it.central.forget();
    it.cursor = 0;
    List<String> done = new ArrayList<>();

    it.outbox.resends().lost(entry -> entry.sequence() == 1, () -> done.add("done"));
    it.step();

    assertThat(done).containsExactly("done");
    assertThat(it.pending(key("p1"))).isEqualTo(-2);
    assertThat(it.outbox.status().settledNumber()).isZero();
    it.restart(it.store.afterKill());
    assertThat(it.pending(key("p1"))).isEqualTo(-2);
    it.replay();
    assertThat(log()).containsExactly("k1", "k2");
    assertThat(it.outbox.status().mayClose()).isTrue();
  }

  @Test
  void stillExpectsWhatTheFeedHadShownInAHistoryThatIsNoMore() {
    it.central.isDown = true;
    Position old = new Position(OLD, 50);
    List<Queueing> told = new ArrayList<>();
    Write sale = fact("k1", -3, "p1");
    it.outbox.add(sale.command(), sale.footprint().voided(), () -> new Seen(old, OLD), told::add);
    it.step();
    assertThat(told).hasSize(1);
    it.cursor = 1; // the new history's copy is shown, without the sale
    assertThat(it.pending(key("p1"))).isZero();

    it.outbox.resends().lost(entry -> entry.epoch() == OLD, () -> {});
    it.step();

    assertThat(it.pending(key("p1"))).isEqualTo(-3);
    Write next = fact("k2", -4, "p1");
    it.outbox.add(next.command(), next.footprint().voided(), () -> new Seen(old, OLD), told::add);
    it.step();
    assertThat(it.pending(key("p1"))).isEqualTo(-7);
    it.restart(it.store.afterKill());
    assertThat(it.pending(key("p1"))).isEqualTo(-7);
  }

  @Test
  void knowsACommandThatIsHereAlready() {
    it.central.isDown = true;
    it.queue(fact("k1", -1, "p1"));
    it.queue(fact("k2", -1, "p1"));
    assertThat(again(fact("k2", -1, "p1"), 11)).isEqualTo(queued(2, true));
    assertThat(again(fact("k2", -9, "p1"), 12)).isEqualTo(new Refused(Refusal.KEY_REUSED));

    it.central.isDown = false;
    it.replay();

    assertThat(log()).containsExactly("k2", "k1");
    assertThat(again(fact("k1", -1, "p1"), 13)).isInstanceOf(KnownApplied.class);
  }

  @Test
  void parksWhatCanNeverBeSent() {
    List<Queueing> told = new ArrayList<>();
    it.outbox.resends().park(fact("k1", -1, "p1").command(), Errors.shuttingDown(), told::add);
    it.queue(fact("k1", -2, "p1"));
    it.step();

    assertThat(told).containsExactly(queued(1, false));
    assertThat(it.parked()).containsExactly(1L);
    it.restart(it.store.afterKill());
    assertThat(it.parked()).containsExactly(1L);
    assertThat(it.outbox.way(fact("k1", -2, "p1").footprint())).isEqualTo(new Way.Known(2));
    assertThat(it.outbox.status().settledNumber()).isZero();
  }

  private static OutboxLimits roomFor(int writes) {
    Duration pause = Duration.ofMillis(1);
    return new OutboxLimits(writes, 1 << 20, 8, 8, 1 << 20, pause, pause, Duration.ofSeconds(9));
  }

  private Queueing again(Write write, long place) {
    return again(it, write, place);
  }

  private static Queueing again(OutboxFixture it, Write write, long place) {
    List<Queueing> told = new ArrayList<>();
    it.outbox
        .resends()
        .add(
            write.command().lostAt(new Position(OLD, place)),
            write.footprint().voided(),
            told::add);
    it.step();
    return told.getFirst();
  }

  private void handedOver() {
    it.central.footing = READY;
    it.outbox.resends().allHandedOver();
  }

  private Queued queued(long number, boolean isReplayed) {
    return new Queued(it.outbox.status().outbox(), number, isReplayed);
  }

  private List<String> log() {
    return it.central.log.stream().map(ModelCentral.Entry::key).toList();
  }
}
