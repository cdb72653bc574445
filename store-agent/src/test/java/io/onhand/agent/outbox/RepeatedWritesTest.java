package io.onhand.agent.outbox;

import static io.onhand.agent.outbox.Writes.fact;
import static io.onhand.agent.outbox.Writes.key;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.agent.outbox.Queueing.KnownApplied;
import io.onhand.agent.outbox.Queueing.Queued;
import io.onhand.agent.outbox.Writes.Write;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A command that comes again is one write, whether it waits, is parked or was retried")
final class RepeatedWritesTest {

  private static final Position HEAD = new Position(ModelCentral.EPOCH, 40);

  private final OutboxFixture it = new OutboxFixture(1);

  @Test
  void aKeyThatIsParkedIsNoNewWrite() {
    it.central.refused.add("k1");
    it.queue(fact("k1", -5, "p1"));
    it.replay();
    it.central.isDown = true;

    assertParked(it.queue(fact("k1", -5, "p1")));
    it.restart(it.store.afterKill());
    assertParked(it.queue(fact("k1", -5, "p1")));
    assertThat(it.outbox.status().lastNumber()).isEqualTo(1);
    assertThat(it.pending(key("p1"))).isZero();
    assertThat(it.queue(fact("k1", -6, "p1"))).isEqualTo(queued(2, false)); // Central decides
  }

  private void assertParked(Queueing told) {
    assertThat(told)
        .isInstanceOfSatisfying(
            Queued.class,
            queued -> {
              assertThat(queued.number()).isEqualTo(1);
              assertThat(OnhandError.of(requireNonNull(queued.refusal())).reason())
                  .isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_FOUND);
            });
  }

  @Test
  void aRetriedWriteIsKnownByItsKeyAndAppliedOnce() {
    it.central.refused.add("k1");
    it.queue(fact("k1", -5, "p1"));
    it.replay();
    it.central.refused.clear();
    it.central.isDown = true;
    retry(1);
    assertThat(it.queue(fact("k1", -5, "p1"))).isEqualTo(queued(2, true));
    it.restart(it.store.afterPowerCut(0));
    assertThat(it.queue(fact("k1", -5, "p1"))).isEqualTo(queued(2, true));
    it.central.isDown = false;
    it.replay();
    assertThat(it.queue(fact("k1", -5, "p1"))).isInstanceOf(KnownApplied.class);

    // The outbox forgets it, and then its key comes once more.
    forgetSettled();
    assertThat(it.queue(fact("k1", -5, "p1"))).isEqualTo(queued(3, false));
    it.replay();

    assertThat(it.parked()).isEmpty();
    assertThat(it.central.log).hasSize(1);
    assertThat(it.central.sent)
        .extracting(item -> item.getAdjustStock().getCommand().getRetryRefused())
        .containsExactly(false, true, false);
  }

  @Test
  void twoCommandsThatWereGivenOneKeyAreRetriedEachForItself() {
    it.central.refused.add("k1");
    it.queue(fact("k1", -5, "p1"));
    it.replay();
    it.queue(fact("k1", -6, "p1")); // Central says that the key is another's
    it.replay();
    assertThat(it.parked()).containsExactly(1L, 2L);
    it.central.isDown = true;

    retry(1);

    assertThat(it.parked()).containsExactly(2L);
    assertThat(it.queued()).containsExactly(3L);
    it.outbox.desk().discard(2, "anna", "another's key", _ -> {});
    it.step();
    assertThat(it.queue(fact("k1", -5, "p1"))).isEqualTo(queued(3, true));
  }

  @Test
  void aCommandIsRetriedAlsoWhileAnotherOfItsKeyWaits() {
    it.central.refused.add("k1");
    it.queue(fact("k1", -5, "p1"));
    it.replay();
    it.central.isDown = true;
    it.queue(fact("k1", -6, "p1"));

    retry(1);

    assertThat(it.queued()).containsExactly(2L, 3L);
  }

  @Test
  void whatIsParkedIsKnownAgainWhenAnotherOfItsKeyIsGone() {
    it.central.refused.add("k1");
    it.queue(fact("k1", -5, "p1"));
    it.replay();
    it.queue(fact("k1", -6, "p1"));
    it.replay();
    it.outbox.desk().discard(2, "anna", "another's key", _ -> {});
    it.step();

    assertParked(it.queue(fact("k1", -5, "p1")));
  }

  @Test
  void aWriteThatWasToldStraightToCentralWhileItWasParkedIsNotAppliedAgain() {
    it.central.refusedRequests.add("k1");
    it.queue(of("k1", CommandKind.COMMAND_KIND_REQUEST));
    it.replay();
    assertThat(it.parked()).containsExactly(1L);
    it.central.refusedRequests.clear();
    it.central.toldDirectly(of("k1", CommandKind.COMMAND_KIND_FACT).request());

    retry(1);
    it.replay();

    assertThat(it.parked()).isEmpty();
    assertThat(it.central.log).hasSize(1);
  }

  @Test
  void aWriteWhoseKeyIsSpentIsKnownByItsFirstKeyAndAppliedOnce() {
    it.central.abandoned.add("k1");
    it.queue(fact("k1", -5, "p1"));
    it.replay();
    it.central.isDown = true;
    retry(1);
    assertThat(it.queue(fact("k1", -5, "p1"))).isEqualTo(queued(2, true));
    it.restart(it.store.afterPowerCut(0));
    assertThat(it.queue(fact("k1", -5, "p1"))).isEqualTo(queued(2, true));
    it.central.isDown = false;
    it.replay();
    assertThat(it.queue(fact("k1", -5, "p1"))).isInstanceOf(KnownApplied.class);

    // The outbox forgets it, and then its first key comes once more.
    forgetSettled();
    assertThat(it.queue(fact("k1", -5, "p1"))).isEqualTo(queued(3, false));
    it.replay();
    assertThat(it.parked()).containsExactly(3L);
    retry(3);
    it.replay();

    assertThat(it.parked()).isEmpty();
    assertThat(it.central.log).hasSize(1);
    assertThat(it.central.sent)
        .filteredOn(
            item -> item.getAdjustStock().getCommand().getIdempotencyKey().startsWith("retry-"))
        .extracting(item -> item.getAdjustStock().getCommand().getNotBefore().getSequence())
        .containsOnly(40L);
  }

  private void forgetSettled() {
    it.follow(1);
    it.durable = 1;
    it.clock.advance(Duration.ofSeconds(2));
    it.step();
  }

  private void retry(long number) {
    List<ActionResult> done = new ArrayList<>();
    it.outbox.desk().retry(number, false, HEAD, "anna", "a test", done::add);
    it.step();
    assertThat(done).hasOnlyElementsOfType(ActionResult.Done.class).hasSize(1);
  }

  @Test
  void whatWasDiscardedMayComeAgain() {
    it.central.refused.add("k1");
    it.queue(fact("k1", -5, "p1"));
    it.replay();
    it.central.isDown = true;
    it.outbox.desk().discard(1, "anna", "a test", _ -> {});

    assertThat(it.queue(fact("k1", -5, "p1"))).isEqualTo(queued(2, false));
  }

  @Test
  void aRequestThatWasParkedAndHasHappenedSinceIsTriedAsAFact() {
    it.central.refusedRequests.add("k1");
    it.queue(of("k1", CommandKind.COMMAND_KIND_REQUEST));
    it.replay();
    assertThat(it.parked()).containsExactly(1L);

    List<Queueing> told = it.add(of("k1", CommandKind.COMMAND_KIND_FACT));
    told.addAll(it.add(of("k1", CommandKind.COMMAND_KIND_FACT)));
    it.step();
    it.step();
    it.restart(it.store.afterPowerCut(0));
    it.replay();

    assertThat(it.add(of("k1", CommandKind.COMMAND_KIND_FACT)))
        .hasOnlyElementsOfType(KnownApplied.class);
    assertThat(told).containsExactly(queued(2, false));
    assertThat(it.parked()).isEmpty();
    assertThat(it.central.applied("k1")).isNotNull();
    assertThat(it.outbox.desk().actions(0, 9))
        .extracting(OutboxAction::kind, OutboxAction::who)
        .containsExactly(tuple(new OutboxAction.Retried(2, "k1", true), "till-1"));
  }

  @Test
  void aFactThatMeetsItsRequestOnTheWayIsNotParked() {
    it.central.refusedRequests.add("k1");
    it.queue(of("k1", CommandKind.COMMAND_KIND_REQUEST));
    assertThat(it.outbox.status().sent()).isEqualTo(1);

    assertThat(it.queue(of("k1", CommandKind.COMMAND_KIND_FACT))).isEqualTo(queued(1, true));
    it.central.decide(1);
    it.step();
    assertThat(it.parked()).isEmpty();
    it.replay();

    assertThat(it.central.applied("k1")).isNotNull();
  }

  @Test
  void aFactThatMeetsTheRefusalOfItsRequestIsNotParked() {
    it.central.refusedRequests.add("k1");
    it.queue(of("k1", CommandKind.COMMAND_KIND_REQUEST));
    it.central.decide(1);

    assertThat(it.queue(of("k1", CommandKind.COMMAND_KIND_FACT))).isEqualTo(queued(1, true));
    it.restart(it.store.afterPowerCut(0));
    it.replay();

    assertThat(it.parked()).isEmpty();
    assertThat(it.central.applied("k1")).isNotNull();
  }

  @Test
  void aFactThatComesWithItsRequestIsAFactOnceThatIsDurable() {
    it.central.refusedRequests.add("k1");
    it.add(of("k1", CommandKind.COMMAND_KIND_REQUEST));
    List<Queueing> told = it.add(of("k1", CommandKind.COMMAND_KIND_FACT));
    it.step();
    it.step();
    assertThat(told).containsExactly(queued(1, true));
    it.replay();

    assertThat(it.central.applied("k1")).isNotNull();
  }

  private Queued queued(long number, boolean isReplayed) {
    return new Queued(it.outbox.status().outbox(), number, isReplayed);
  }

  private static Write of(String key, CommandKind kind) {
    return Writes.fact(Writes.header(key).toBuilder().setKind(kind).build(), -1, List.of("p1"));
  }
}
