package io.onhand.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.ModelLog;
import io.onhand.agent.link.FeedEvent.EndKind;
import io.onhand.agent.link.LinkStatus.Breaker;
import io.onhand.agent.replica.SetAsideFolders;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The link tells people what only they can mend, and forgets nothing in silence")
final class LinkAlarmsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ModelLog log = new ModelLog(3, 11);
  private final LinkFixture it = new LinkFixture(log, 11);

  @Test
  void writesDownWhatCentralLostBeforeItResyncs() {
    log.grow(30);
    it.runUntilUpToDate();
    List<StockRecord> known =
        log.stateAt(log.head(), List.of()).stream()
            .filter(stock -> stock.updatedSequence() > 25)
            .toList();
    log.lose(25);
    it.central.end(EndKind.BROKEN);

    it.runUntilUpToDate();

    assertThat(it.lost.records).isEqualTo(known).isNotEmpty();
    assertThat(it.setAside).containsExactly(SetAsideFolders.Why.AHEAD_OF_CENTRAL);
    assertThat(it.link.alarms()).containsExactly("seen 30, Central has 25");
    assertThat(it.records()).isEqualTo(log.stateAt(25, List.of()));
    assertThat(it.link.status().head())
        .as("what new commands say that they come after")
        .isEqualTo(new Position(log.epoch(), 25));
  }

  @Test
  void writesDownWhatARestoreLost() {
    log.grow(30);
    it.runUntilUpToDate();
    List<StockRecord> known = changedAfter(25);
    restore(25);

    it.runUntilUpToDate();

    assertThat(it.lost.records).isEqualTo(known).isNotEmpty();
    assertThat(it.setAside).containsExactly(SetAsideFolders.Why.OTHER_EPOCH);
    assertThat(it.link.alarms()).containsExactly("seen 30, Central has 25");
  }

  @Test
  void writesNothingDownWhenARestoreLostNothingThatItKnows() {
    log.grow(30);
    it.runUntilUpToDate();
    restore(30);

    it.runUntilUpToDate();

    assertThat(it.lost.records).isEmpty();
    assertThat(it.link.alarms()).isEmpty();
  }

  @Test
  void writesItDownAlsoWhenItIsKilledWhileTheSnapshotComes() {
    log.grow(30);
    it.runUntilUpToDate();
    List<StockRecord> known = changedAfter(25);
    restore(25);
    it.central.isMute = true;
    it.run(SECOND);
    assertThat(it.replica.state()).isNotNull();
    it.central.isMute = false;
    for (int i = 0; i < 100 && it.replica.state() != null; i++) {
      it.clock.advance(LinkFixture.STEP);
      it.link.step(); // until it is forgotten, no further
    }
    assertThat(it.replica.state()).isNull();

    it.restart(it.store.afterKill());
    it.runUntilUpToDate();

    assertThat(it.lost.records).isEqualTo(known);
    assertThat(it.link.alarms()).containsExactly("seen 30, Central has 25");
    it.restart(it.store.afterKill());
    it.runUntilUpToDate();
    assertThat(it.lost.records).isEqualTo(known);
  }

  private List<StockRecord> changedAfter(long sequence) {
    return log.stateAt(log.head(), List.of()).stream()
        .filter(stock -> stock.updatedSequence() > sequence)
        .toList();
  }

  /** Central comes up on a log that ends earlier, and begins another epoch. */
  private void restore(long last) {
    ModelLog restored = new ModelLog(4, 11);
    restored.grow((int) last + 5);
    it.central.log = restored;
    it.central.lineage = new Lineage(Map.of(log.epoch(), last));
    it.central.end(EndKind.BROKEN);
  }

  @Test
  void tellsOfWhatIsKeptAsItIsNow() {
    it.lost.alarms.add("from an earlier run");
    it.runUntilUpToDate();
    it.central.end(EndKind.REFUSED);
    it.run(Duration.ofMillis(200));
    assertThat(it.link.alarms()).hasSize(2).startsWith("from an earlier run");

    it.lost.alarms.clear(); // somebody deletes the file, and nothing else happens
    assertThat(it.link.alarms()).singleElement().asString().contains("REFUSED");
  }

  @Test
  void tellsPeopleWhenAnotherProcessTookItsId() {
    it.runUntilUpToDate();
    it.run(SECOND.multipliedBy(2));

    it.central.end(EndKind.REPLACED);
    it.run(SECOND);

    assertThat(it.link.status().alarms()).hasSize(1).first().asString().contains("REPLACED");
    assertThat(it.phase()).isEqualTo(LinkPhase.WAITING);
    it.run(SECOND.multipliedBy(5));
    assertThat(it.phase()).isEqualTo(LinkPhase.LIVE);
    assertThat(it.link.status().alarms()).isEmpty();
  }

  @Test
  void takesNothingWhileTheDiskIsLow() {
    log.grow(10);
    it.runUntilUpToDate();
    Position cursor = log.headPosition();

    it.isDiskLow = true;
    log.grow(10);
    it.run(SECOND.multipliedBy(5));

    assertThat(it.cursor()).isEqualTo(cursor);
    assertThat(it.central.hasStream()).isFalse();
    assertThat(it.phase()).isEqualTo(LinkPhase.DISK_LOW);
    assertThat(it.freshness.now().isStale()).isTrue();
    assertThat(it.link.status().alarms()).singleElement().asString().contains("nearly full");
    assertThat(it.link.status().lastError()).isEmpty();
    it.isDiskLow = false;
    it.runUntilUpToDate();
    assertThat(it.link.status().alarms()).isEmpty();
  }

  @Test
  void aLowDiskSaysNothingOfTheLine() {
    it.central.isDown = true;
    it.isDiskLow = true;
    it.run(SECOND.multipliedBy(60));
    assertThat(it.link.status().isLineDown(false)).as("Central is not there").isTrue();
    assertThat(it.central.looks).as("asked for at most every second").isBetween(30, 75);

    it.central.isDown = false;
    it.run(SECOND.multipliedBy(2));

    assertThat(it.phase()).isEqualTo(LinkPhase.DISK_LOW);
    assertThat(it.link.status().breaker()).isEqualTo(Breaker.CLOSED);
    assertThat(it.link.status().isLineDown(false)).as("an idle connection is no break").isFalse();
    assertThat(it.central.opened()).as("feeds").isEmpty();
  }

  @Test
  void keepsSayingWhatCentralRefusesUntilItNoLongerDoes() {
    it.runUntilUpToDate();
    it.central.end(EndKind.REFUSED);
    it.run(Duration.ofMillis(200));
    assertThat(it.link.status().alarms()).first().asString().contains("REFUSED");

    it.run(SECOND.multipliedBy(6));

    assertThat(it.link.status().alarms()).isEmpty();
    assertThat(it.phase()).isEqualTo(LinkPhase.LIVE);
  }
}
