package io.onhand.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.ModelLog;
import io.onhand.agent.link.FeedEvent.EndKind;
import io.onhand.agent.link.LinkStatus.Breaker;
import io.onhand.agent.replica.FeedEntry;
import io.onhand.agent.replica.SetAsideFolders.Why;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The link follows Central and finds its way back after every kind of break")
final class LinkTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ModelLog log = new ModelLog(3, 11);
  private final LinkFixture it = new LinkFixture(log, 11);

  @Test
  void takesASnapshotThenFollows() {
    log.grow(40);

    it.runUntilUpToDate();
    log.grow(40);
    it.runUntilUpToDate();

    assertThat(it.central.opened()).containsExactly((Position) null);
    assertThat(it.records()).isEqualTo(log.stateAt(log.head(), List.of()));
    assertThat(it.phase()).isEqualTo(LinkPhase.LIVE);
    assertThat(it.freshness.now().isStale()).isFalse();
    assertThat(it.link.status().head()).isEqualTo(log.headPosition());
  }

  @Test
  void waitsForASnapshotThatIsOnItsWay() {
    log.grow(10);
    for (int i = 0; i < 1_000 && it.phase() != LinkPhase.SNAPSHOT; i++) {
      it.clock.advance(LinkFixture.STEP);
      it.link.step();
    }

    it.central.isMute = true;
    assertThat(it.link.step()).isFalse();
    it.central.isMute = false;
    it.runUntilUpToDate();

    assertThat(it.central.opened()).hasSize(1);
  }

  @Test
  void goesOnAtTheCursorAfterABreak() {
    log.grow(10);
    it.runUntilUpToDate();
    Position cursor = log.headPosition();
    it.run(SECOND.multipliedBy(2));

    it.central.end(EndKind.BROKEN);
    log.grow(5);
    it.settle();
    assertThat(it.phase()).isEqualTo(LinkPhase.WAITING);
    assertThat(it.freshness.now().isStale()).isTrue();
    it.runUntilUpToDate();

    assertThat(it.central.opened()).containsExactly(null, cursor);
    assertThat(it.records()).isEqualTo(log.stateAt(log.head(), List.of()));
    assertThat(it.link.status().snapshots()).isEqualTo(1);
    assertThat(it.link.status().lastError()).contains("BROKEN");
  }

  @Test
  void anOrderlyEndIsNoFailure() {
    it.runUntilUpToDate();
    it.run(SECOND.multipliedBy(2));

    it.central.end(EndKind.COMPLETED);
    it.run(Duration.ofMillis(60));

    assertThat(it.phase()).isEqualTo(LinkPhase.LIVE);
    assertThat(it.link.status().lastError()).isEmpty();
  }

  @Test
  void waitsLongerAfterEachFailureAndOpensTheBreaker() {
    it.central.isDown = true;
    it.run(Duration.ofMillis(60));
    assertThat(it.link.status().breaker()).isEqualTo(Breaker.CLOSED);

    it.run(SECOND.multipliedBy(60));

    assertThat(it.link.status().breaker()).isEqualTo(Breaker.OPEN);
    // With waits of at most 2 s and at least half of that, 60 s see 30 to 60 attempts.
    assertThat(it.central.opened()).hasSizeBetween(30, 75);

    it.central.isDown = false;
    it.run(SECOND.multipliedBy(3));
    it.run(SECOND.multipliedBy(2));
    assertThat(it.phase()).isEqualTo(LinkPhase.LIVE);
    assertThat(it.link.status().breaker()).isEqualTo(Breaker.CLOSED);
  }

  @Test
  void aStreamThatEndsSoonCountsAsAFailure() {
    it.run(SECOND);
    int before = it.central.opened().size();
    for (int i = 0; i < 200; i++) {
      it.central.end(EndKind.BROKEN);
      it.run(Duration.ofMillis(100));
    }

    assertThat(it.central.opened().size() - before).isLessThan(20);
  }

  @Test
  void givesASilentStreamUp() {
    it.runUntilUpToDate();
    it.central.isMute = true;

    it.run(Duration.ofMillis(2_900));
    assertThat(it.phase()).isEqualTo(LinkPhase.LIVE);
    it.run(Duration.ofMillis(200));

    assertThat(it.central.opened()).hasSizeGreaterThan(1);
    assertThat(it.link.status().lastError()).contains("sent nothing for 3000 ms");
    assertThat(it.central.reconnects).isPositive();
    it.central.isMute = false;
    it.run(SECOND.multipliedBy(5));
    assertThat(it.phase()).isEqualTo(LinkPhase.LIVE);
  }

  @Test
  void aStoppedProcessDoesNotBlameTheStream() {
    it.runUntilUpToDate();

    it.clock.advance(Duration.ofMinutes(1));
    it.settle();
    it.run(Duration.ofMillis(100));

    assertThat(it.central.opened()).hasSize(1);
  }

  @Test
  void fallsBackToASnapshotWhenTheLogIsTrimmed() {
    log.grow(10);
    it.runUntilUpToDate();
    it.central.isDown = true;
    it.central.end(EndKind.BROKEN);
    log.grow(20);
    it.central.oldest = 25;
    it.central.isDown = false;

    it.runUntilUpToDate();

    assertThat(it.link.status().snapshots()).isEqualTo(2);
    assertThat(it.records()).isEqualTo(log.stateAt(log.head(), List.of()));
    assertThat(it.link.status().alarms()).isEmpty();
    assertThat(it.setAside).isEmpty();
  }

  @Test
  void resyncsWhenTheEpochChanged() {
    log.grow(10);
    it.runUntilUpToDate();
    ModelLog restored = new ModelLog(4, 12);
    restored.grow(30);
    it.central.log = restored;
    it.central.lineage = new Lineage(Map.of(log.epoch(), 10L));
    it.central.end(EndKind.BROKEN);

    it.runUntilUpToDate();

    assertThat(it.cursor()).isEqualTo(restored.headPosition());
    assertThat(it.records()).isEqualTo(restored.stateAt(restored.head(), List.of()));
    assertThat(it.lost.records).isEmpty();
    assertThat(it.setAside).containsExactly(Why.OTHER_EPOCH);
  }

  @Test
  void setsTheReplicaAsideWhenASnapshotDidNotCureIt() {
    log.grow(10);
    it.runUntilUpToDate();
    contradict();
    assertThat(it.setAside).isEmpty();
    assertThat(it.replica.state()).isNotNull();
    it.runUntilUpToDate();
    contradict();

    assertThat(it.setAside).containsExactly(Why.FEED_VIOLATION);
    assertThat(it.replica.state()).isNull();
    it.runUntilUpToDate();
    assertThat(it.records()).isEqualTo(log.stateAt(log.head(), List.of()));
  }

  private void contradict() {
    long cursor = log.headPosition().sequence();
    it.central.send(new FeedFrame.Entry(new FeedEntry(cursor + 1, cursor + 2, "", List.of())));
    it.settle();
  }

  @Test
  void resyncsWhenTheFeedDoesNotFitTheReplica() {
    log.grow(10);
    it.runUntilUpToDate();
    Position cursor = log.headPosition();

    it.central.send(
        new FeedFrame.Entry(
            new FeedEntry(cursor.sequence() + 1, cursor.sequence() + 2, "", List.of())));
    it.settle();
    assertThat(it.phase()).isEqualTo(LinkPhase.WAITING);
    assertThat(it.link.status().lastError()).contains("follows");
    assertThat(it.cursor()).isEqualTo(cursor);
    it.runUntilUpToDate();

    assertThat(it.central.opened()).containsExactly(null, null);
    assertThat(it.link.status().snapshots()).isEqualTo(2);
  }

  @Test
  void aSnapshotThatIsCutChangesNothing() {
    log.grow(10);
    it.runUntilUpToDate();
    List<StockRecord> before = log.stateAt(log.head(), List.of());
    Position cursor = log.headPosition();
    log.grow(30);
    it.central.oldest = log.head();
    it.central.end(EndKind.BROKEN);
    for (int i = 0; i < 1_000 && it.phase() != LinkPhase.SNAPSHOT; i++) {
      it.clock.advance(LinkFixture.STEP);
      it.link.step();
    }
    it.central.cut(4);
    it.settle();

    assertThat(it.cursor()).isEqualTo(cursor);
    assertThat(it.records()).isEqualTo(before);
    it.runUntilUpToDate();
    assertThat(it.records()).isEqualTo(log.stateAt(log.head(), List.of()));
  }

  @Test
  void reportsOnceASecondOnlyWhatIsDurable() {
    log.grow(10);
    it.runUntilUpToDate();
    it.run(SECOND);
    log.grow(10);
    it.outbox = new CentralFeed.OutboxFigures(3, 1, 7);
    it.runUntilUpToDate();
    it.run(SECOND);

    List<CentralFeed.Report> reports = it.central.reports();
    assertThat(reports).hasSizeBetween(2, 3);
    assertThat(reports.getLast().durable()).isEqualTo(log.headPosition());
    assertThat(reports.getLast().isLive()).isTrue();
    assertThat(reports.getLast().outbox()).isEqualTo(it.outbox);
    it.restart(it.store.afterPowerCut(0));
    assertThat(it.cursor()).isEqualTo(log.headPosition());
  }

  @Test
  void asksForNoMoreFramesThanItApplied() {
    it.runUntilUpToDate();
    log.grow(5_000);

    it.central.sendNews();
    it.settle();

    assertThat(it.cursor()).isEqualTo(log.headPosition());
  }

  @Test
  void closingSyncsAndEndsTheStream() {
    log.grow(10);
    it.runUntilUpToDate();
    log.grow(10);
    it.run(Duration.ofMillis(200));

    it.link.close();

    assertThat(it.central.hasStream()).isFalse();
    assertThat(it.replica.durable()).isEqualTo(log.headPosition());
  }
}
