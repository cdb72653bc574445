package io.onhand.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.ModelLog;
import io.onhand.agent.link.FeedEvent.EndKind;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.InMemoryStore.FailedWrite;
import io.onhand.server.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Through cuts, crashes, trims, losses and silence the replica shows only true states")
final class LinkSimulationTest {

  private static final int EVENTS = 300;
  private static final List<String> STORES = List.of("A", "C");

  /** The seed reproduces a failure. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void showsOnlyTrueStates(long seed) {
    Random random = new Random(seed);
    LinkFixture it = new LinkFixture(new ModelLog(1, seed), seed, "A", "C");
    for (int event = 0; event < EVENTS; event++) {
      try {
        disturb(it, random, seed);
        it.run(Duration.ofMillis(random.nextInt(1, 300)));
      } catch (StorageException planned) {
        it.restart(it.store.afterPowerCut(random.nextInt(5)));
      }
      check(it, "seed " + seed + ", event " + event);
    }
    it.central.isDown = false;
    it.central.isMute = false;
    it.restart(it.store.afterKill());
    it.runUntilUpToDate();
    it.run(Duration.ofMillis(200));
    check(it, "seed " + seed + ", at the end");
    assertThat(it.freshness.now().isStale()).isFalse();
  }

  private static void disturb(LinkFixture it, Random random, long seed) {
    ModelLog log = it.central.log;
    switch (random.nextInt(16)) {
      case 0 -> it.central.end(EndKind.BROKEN);
      case 1 -> it.central.cut(random.nextInt(4));
      case 2 -> it.central.isDown = random.nextBoolean();
      case 3 -> it.central.isMute = random.nextBoolean();
      case 4 -> it.central.oldest = Math.max(1, log.head() - random.nextInt(10));
      case 5 -> it.restart(it.store.afterKill());
      case 6 -> it.restart(it.store.afterPowerCut(random.nextInt(5)));
      case 7 -> {
        it.central.log = new ModelLog(log.epoch() + 1, seed + log.epoch());
        it.central.log.grow(random.nextInt(40));
        it.central.oldest = 1;
        it.central.end(EndKind.BROKEN);
      }
      case 8 -> {
        log.lose(Math.max(0, log.head() - random.nextInt(5)));
        it.central.end(EndKind.BROKEN);
        // Only after the agent noticed may it go on: else two histories share their sequences.
        it.central.isDown = false;
        it.central.isMute = false;
        try {
          it.runUntilUpToDate();
        } catch (StorageException planned) {
          it.restart(it.store.afterPowerCut(random.nextInt(5)));
          it.runUntilUpToDate();
        }
      }
      case 9 -> it.store.failNextWrite(FailedWrite.KEPT);
      case 10 -> it.store.failNextWrite(FailedWrite.LOST);
      case 11 -> it.clock.advance(Duration.ofSeconds(random.nextInt(100)));
      default -> log.grow(random.nextInt(30));
    }
  }

  /** Whatever is held is what the log had at the cursor; of other epochs nothing can be said. */
  private static void check(LinkFixture it, String where) {
    Position cursor = it.cursor();
    ModelLog log = it.central.log;
    if (cursor != null && cursor.epoch() == log.epoch()) {
      assertThat(cursor.sequence()).as(where).isLessThanOrEqualTo(log.head());
      assertThat(it.records()).as(where).isEqualTo(log.stateAt(cursor.sequence(), STORES));
      assertThat(it.things()).as(where).isEqualTo(log.openAt(cursor.sequence(), STORES));
    }
    if (!it.freshness.now().isStale()) {
      assertThat(it.phase()).as(where).isEqualTo(LinkPhase.LIVE);
    }
  }
}
