package io.onhand.agent.outbox;

import static io.onhand.agent.outbox.Writes.fact;
import static io.onhand.agent.outbox.Writes.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.agent.outbox.Writes.Write;
import io.onhand.server.domain.Position;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Commands that were given one key stay apart, and each keeps what it will change")
final class ReusedKeysTest {

  private static final Position HEAD = new Position(ModelCentral.EPOCH, 40);

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

  private List<String> sentKeys() {
    return it.central.sent.stream()
        .map(item -> item.getAdjustStock().getCommand().getIdempotencyKey())
        .toList();
  }
}
