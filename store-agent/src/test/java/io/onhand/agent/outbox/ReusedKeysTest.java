package io.onhand.agent.outbox;

import static io.onhand.agent.outbox.Writes.fact;
import static io.onhand.agent.outbox.Writes.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.agent.outbox.Writes.Write;
import io.onhand.server.domain.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Commands that were given one key stay apart, and each keeps what it will change")
final class ReusedKeysTest {

  private static final Position HEAD = new Position(ModelCentral.EPOCH, 40);

  private static final Write ONE = fact("k1", -5, "p1");
  private static final Write OTHER = fact("k1", -6, "p1");

  private final OutboxFixture it = new OutboxFixture(1);

  @Test
  void anEntryOfAnotherCommandIsNotThatOfTheParkedOne() {
    Write sale = whileAnotherIsToldDirectly(fact("k1", -5, "p1"), fact("k1", -1, "p2"));
    it.replay();
    assertThat(it.parked()).containsExactly(1L);

    it.follow(1);

    assertParkedWhole(sale);
    it.restart(it.store.afterKill());
    assertParkedWhole(sale);
  }

  @Test
  void whatWasTakenForItsEntryIsForgottenWhenCentralSaysThatTheKeyIsAnothers() {
    Write sale = whileAnotherIsToldDirectly(fact("k1", -5, "p1"), fact("k1", -1, "p2"));
    it.follow(1);
    it.replay();

    assertParkedWhole(sale);
    it.restart(it.store.afterKill());
    assertParkedWhole(sale);
  }

  @Test
  void alsoWhenItWasKilledInBetween() {
    Write sale = whileAnotherIsToldDirectly(fact("k1", -5, "p1", "p3"), fact("k1", -1, "p3"));
    it.follow(1);
    it.restart(it.store.afterPowerCut(0));
    it.replay();

    assertParkedWhole(sale);
  }

  @Test
  void alsoWhenTheOtherChangedTheSameRecord() {
    Write sale = whileAnotherIsToldDirectly(fact("k1", -5, "p1"), fact("k1", -1, "p1"));
    it.follow(1);
    it.replay();

    assertParkedWhole(sale);
    // Nor in a listing of before.
    assertThat(it.outbox.pending().of(key("p1"), ModelCentral.EPOCH, 0)).isZero();
  }

  @Test
  void alsoAVoidWhoseEffectsFollowFromWhatItTakesBack() {
    it.central.isDown = true;
    it.queue(fact("k0", -5, "p1"));
    it.queue(Writes.voiding("k1", "k0"));
    it.central.toldDirectly(fact("k1", -1, "p2").request());
    it.follow(1);
    it.central.isDown = false;
    it.replay();

    assertThat(it.parked()).containsExactly(2L);
    assertThat(it.outbox.desk().parked(2).orElseThrow().command().effects())
        .extracting(effect -> effect.key(), effect -> effect.onHandDelta())
        .containsExactly(tuple(key("p1"), 5L));
  }

  private Write whileAnotherIsToldDirectly(Write here, Write there) {
    it.central.isDown = true;
    it.queue(here);
    it.central.toldDirectly(there.request());
    it.central.isDown = false;
    return here;
  }

  /**
   * Tried again without a line it is to come as a whole, and nothing on its record overtakes it.
   */
  private void assertParkedWhole(Write write) {
    assertThat(it.parked()).containsExactly(1L);
    assertThat(it.pending(key("p1"))).isZero();
    assertThat(it.outbox.desk().parked(1).orElseThrow().command().effects())
        .isEqualTo(write.command().effects());
  }

  @Test
  void triedAgainWithoutALineItIsToComeAndNothingOvertakesIt() {
    whileAnotherIsToldDirectly(fact("k1", -5, "p1"), fact("k1", -1, "p2"));
    it.follow(1);
    it.restart(it.store.afterPowerCut(0));
    it.replay();
    it.central.isDown = true;
    it.outbox.desk().retry(1, false, HEAD, "anna", "a test", _ -> {});
    it.step();
    it.queue(fact("k2", -1, "p1"));
    assertThat(it.queued()).containsExactly(2L, 3L);
    assertThat(it.pending(key("p1"))).isEqualTo(-6);

    it.central.sent.clear();
    it.central.isDown = false;
    it.step();

    assertThat(sentKeys()).singleElement().asString().startsWith("retry-1-");
  }

  @Test
  void eachIsKnownWhenItComesAgain() {
    twoAreParked();

    assertThat(it.outbox.way(ONE.footprint())).isEqualTo(new Way.Known(1));
    assertThat(it.outbox.way(OTHER.footprint())).isEqualTo(new Way.Known(2));
    assertThat(it.outbox.way(fact("k1", -7, "p1").footprint())).isInstanceOf(Way.Free.class);
    assertThat(numberOf(it.queue(ONE))).isEqualTo(1);
    assertThat(numberOf(it.queue(OTHER))).isEqualTo(2);
  }

  @Test
  void oneThatWaitsDoesNotHideOneThatIsParked() {
    it.central.refused.add("k1");
    it.queue(ONE);
    it.replay();
    it.central.isDown = true;
    it.queue(OTHER);

    assertThat(numberOf(it.queue(ONE))).isEqualTo(1);
    assertThat(it.outbox.way(fact("k1", -7, "p1").footprint())).isEqualTo(new Way.Reused(2));
  }

  @Test
  void whoeverAsksByTheKeyIsToldOfOneThatNobodyHasTakenOut() {
    twoAreParked();
    it.outbox.desk().discard(2, "anna", "a test", _ -> {});
    List<Optional<QueuedWrite>> found = new ArrayList<>();
    it.outbox.find(ONE.footprint().operation(), found::add, () -> {});
    it.step();

    assertThat(found).hasSize(1);
    assertThat(found.getFirst()).hasValueSatisfying(write -> assertThat(write.number()).isOne());
  }

  @Test
  void whatARestoredCentralHasLostGoesAgainBesideOneOfItsKeyThatIsParked() {
    whileAnotherIsToldDirectly(OTHER, ONE);
    it.replay();
    assertThat(it.parked()).containsExactly(1L);
    it.central.forget();
    List<Queueing> told = new ArrayList<>();

    it.outbox
        .resends()
        .add(
            ONE.command().lostAt(new Position(ModelCentral.EPOCH, 1)), Optional.empty(), told::add);
    it.step();
    it.replay();

    assertThat(told).singleElement().isInstanceOf(Queueing.Queued.class);
    assertThat(it.central.log).hasSize(1);
    assertThat(it.parked()).containsExactly(1L);
  }

  private void twoAreParked() {
    it.central.refused.add("k1");
    it.queue(ONE);
    it.replay();
    it.queue(OTHER);
    it.replay();
    assertThat(it.parked()).containsExactly(1L, 2L);
    it.central.isDown = true;
  }

  private static long numberOf(Queueing told) {
    assertThat(told).isInstanceOf(Queueing.Queued.class);
    return ((Queueing.Queued) told).number();
  }

  private List<String> sentKeys() {
    return it.central.sent.stream()
        .map(item -> item.getAdjustStock().getCommand().getIdempotencyKey())
        .toList();
  }
}
