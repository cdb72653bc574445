package io.onhand.agent.outbox;

import static io.onhand.agent.outbox.ModelCentral.EPOCH;
import static io.onhand.agent.outbox.Writes.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onhand.agent.outbox.Writes.Write;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.domain.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "What is parked and was told to Central by another way is found, and is not shown as to come")
final class ParkedSightingsTest {

  private final OutboxFixture it = new OutboxFixture(1);

  @Test
  void beforeACopyIsShownThatHoldsIt() {
    parkAndTellDirectly();
    it.beginSnapshot();

    it.askForSnapshot();
    it.restart(it.store.afterPowerCut(0));
    it.beginSnapshot();
    it.showSnapshot();

    assertThat(it.parked()).isEmpty();
    it.queue(request()); // once more, without a line
    assertThat(it.queued()).containsExactly(1L);
    assertThat(it.pending(key("p1"))).isZero();
  }

  @Test
  void whatIsTakenOutOfTheParkedIsAskedAboutAsWhatGoesInItsPlace() {
    parkAndTellDirectly();
    retry(new ArrayList<>());

    assertThat(it.outbox.unknown()).hasSize(1);
    it.step();
    assertThat(it.outbox.unknown()).hasSize(1);
  }

  @Test
  void whatCanNeverHaveBeenAppliedUnderItsKeyIsNotAskedAbout() {
    it.central.abandoned.add("k1");
    it.queue(request());
    it.replay();

    assertThat(it.parked()).containsExactly(1L);
    assertThat(it.outbox.unknown()).isEmpty();
  }

  @Test
  void alsoWhenTheRefusalComesAfterItsEntry() {
    refusedAndToldDirectlyBeforeTheRefusalIsTaken();
    it.follow(1);

    it.step();

    assertThat(it.parked()).isEmpty();
    it.restart(it.store.afterKill());
    assertThat(it.parked()).isEmpty();
    it.replay();
    assertThat(it.outbox.status().mayClose()).isTrue();
    assertThat(it.central.log).hasSize(1);
  }

  @Test
  void aRefusalOfWhatWasSentAfterItsEntryCameIsForGood() {
    it.central.isDown = true;
    it.queue(request());
    it.central.toldDirectly(Writes.fact("k1", -1, "p1").request()); // another command of its key
    it.follow(1);
    it.central.isDown = false;
    it.replay();

    assertThat(it.parked()).containsExactly(1L);
    assertThat(it.central.sent).hasSize(1);
  }

  @Test
  void alsoWhenTheRefusalIsJustBeingWritten() throws InterruptedException {
    refusedAndToldDirectlyBeforeTheRefusalIsTaken();
    Thread feed = new Thread(() -> it.follow(1));
    it.beforeNextWrite =
        () -> {
          feed.start();
          awaitBlockedOrDone(feed);
        };

    it.step();
    feed.join();

    assertThat(it.parked()).isEmpty();
    it.restart(it.store.afterKill());
    assertThat(it.parked()).isEmpty();
  }

  @Test
  void nobodyTakesItOutOfTheParkedWhileItsEntryIsNoted() {
    parkAndTellDirectly();
    List<ActionResult> done = new ArrayList<>();
    it.beforeNextWrite = () -> retry(done);

    it.follow(1);
    it.step();

    assertThat(done).containsExactly(new ActionResult.NotParked());
    assertThat(it.pending(key("p1"))).isZero();
    it.restart(it.store.afterPowerCut(0));
    it.follow(1);
    assertThat(it.pending(key("p1"))).isZero();
    it.central.isDown = false;
    it.replay();
    assertThat(it.outbox.status().mayClose()).isTrue();
    assertThat(it.central.log).hasSize(1);
  }

  @Test
  void alsoWhenTheAgentIsKilledBeforeARetryIsDurable() {
    parkAndTellDirectly();
    retry(new ArrayList<>());

    followAndDie();

    assertThat(it.queued()).containsExactly(1L);
    assertThat(it.pending(key("p1"))).isZero();
  }

  @Test
  void alsoWhenTheAgentIsKilledBeforeItIsDiscarded() {
    parkAndTellDirectly();
    it.outbox.desk().discard(1, "anna", "a test", _ -> {});

    followAndDie();

    assertThat(it.queued()).containsExactly(1L);
    assertThat(it.pending(key("p1"))).isZero();
  }

  @Test
  void alsoWhenASnapshotHoldsIt() {
    parkAndTellDirectly();
    it.outbox.desk().discard(1, "anna", "a test", _ -> {});

    it.askForSnapshot();
    it.restart(it.store.afterKill());

    assertThat(it.queued()).containsExactly(1L);
  }

  /** The copy holds the entry for good, and nothing that was wished meanwhile is durable. */
  private void followAndDie() {
    it.follow(1);
    it.durable = 1;
    it.restart(it.store.afterKill());
    assertThat(it.parked()).isEmpty();
  }

  private void refusedAndToldDirectlyBeforeTheRefusalIsTaken() {
    it.central.refusedRequests.add("k1");
    it.queue(request());
    it.central.decide(1);
    it.central.toldDirectly(toldAsFact());
  }

  private static void awaitBlockedOrDone(Thread thread) {
    await()
        .until(() ->
            switch (thread.getState()) {
              case BLOCKED, WAITING, TERMINATED -> true;
              case NEW, RUNNABLE, TIMED_WAITING -> false;
            });
  }

  private void parkAndTellDirectly() {
    it.central.refusedRequests.add("k1");
    it.queue(request());
    it.replay();
    assertThat(it.parked()).containsExactly(1L);
    it.central.toldDirectly(toldAsFact());
    it.central.isDown = true;
  }

  private void retry(List<ActionResult> done) {
    it.outbox.desk().retry(1, false, new Position(EPOCH, 1), "anna", "a test", done::add);
  }

  private static Write request() {
    return of(CommandKind.COMMAND_KIND_REQUEST);
  }

  private static MutateStreamRequest toldAsFact() {
    return of(CommandKind.COMMAND_KIND_FACT).request();
  }

  private static Write of(CommandKind kind) {
    return Writes.fact(Writes.header("k1").toBuilder().setKind(kind).build(), -12, List.of("p1"));
  }
}
