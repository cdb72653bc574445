package io.onhand.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.ModelLog;
import io.onhand.agent.link.FeedEvent.EndKind;
import io.onhand.agent.link.OpenOutcomes.Failed;
import io.onhand.agent.link.OpenOutcomes.Known;
import io.onhand.agent.link.OpenOutcomes.News;
import io.onhand.agent.replica.FeedWatch.Coming;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("No snapshot is shown before Central has said what became of the open commands")
final class SnapshotInquiryTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ModelLog log = new ModelLog(3, 11);
  private final LinkFixture it = new LinkFixture(log, 11);
  private final List<Long> askedFor = new ArrayList<>();
  private final List<Position> askedAbout = new ArrayList<>();
  private @Nullable News news;

  /** What the copy showed when it was told what comes. */
  private final List<@Nullable Position> toldAt = new ArrayList<>();

  SnapshotInquiryTest() {
    it.watch.add(_ -> toldAt.add(it.cursor()));
    it.outcomes =
        (snapshot, epoch) -> {
          askedAbout.add(snapshot);
          askedFor.add(epoch);
          return () -> news;
        };
  }

  @Test
  void tellsWhatTheSnapshotHoldsBeforeItShowsIt() {
    log.grow(10);
    it.run(SECOND);
    assertThat(it.phase()).isEqualTo(LinkPhase.SNAPSHOT);
    assertThat(it.cursor()).isNull();

    news = new Known(List.of(new Coming(log.headPosition(), 0, "till", "k", Set::of)));
    it.runUntilUpToDate();

    assertThat(askedFor).containsExactly(0L);
    assertThat(askedAbout).extracting(Position::epoch).containsExactly(log.epoch());
    assertThat(toldAt.getFirst()).isNull();
    assertThat(it.records()).isEqualTo(log.stateAt(log.head(), List.of()));
  }

  @Test
  void keepsWhatIsShownWhileCentralCannotBeAsked() {
    log.grow(10);
    news = new Known(List.of());
    it.runUntilUpToDate();
    List<StockRecord> before = it.records();
    Position cursor = log.headPosition();

    news = new Failed("Expected an answer, but the line is cut.");
    log.grow(20);
    it.central.oldest = log.head();
    it.central.end(EndKind.BROKEN);
    it.run(SECOND.multipliedBy(5));

    assertThat(it.cursor()).isEqualTo(cursor);
    assertThat(it.records()).isEqualTo(before);
    assertThat(it.link.status().lastError()).contains("the line is cut");
    assertThat(it.freshness.now().isStale()).isTrue();

    news = new Known(List.of());
    it.runUntilUpToDate();
    assertThat(it.records()).isEqualTo(log.stateAt(log.head(), List.of()));
    assertThat(askedFor.getLast()).isEqualTo(log.epoch());
  }

  @Test
  void givesUpWaitingForAnAnswer() {
    log.grow(10);
    it.run(SECOND.multipliedBy(5));

    assertThat(it.cursor()).isNull();
    assertThat(it.link.status().lastError()).contains("the outcome of commands");
    assertThat(it.central.opened()).hasSizeGreaterThan(1);
  }
}
