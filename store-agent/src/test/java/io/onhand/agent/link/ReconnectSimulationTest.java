package io.onhand.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.TestClock;
import io.onhand.agent.link.CentralFeed.OutboxFigures;
import io.onhand.agent.replica.FreshnessTracker;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.OwnAnswers;
import io.onhand.agent.replica.PositionWaits;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaFamily;
import io.onhand.agent.replica.ReplicaState;
import io.onhand.agent.replica.ReplicaThings;
import io.onhand.server.commit.Submission;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.feed.FeedCommands;
import io.onhand.server.observability.ReplicaObserver;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.StoredTransfers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real feed, link and replica on one thread, while stock, reservations, transfers and
 * exceptions change: lines are cut, both sides die, the log is trimmed around the cursor, epochs
 * change. After each reconnect, once the replica has caught up, it holds what Central holds.
 */
@DisplayName("After 1,000 reconnects over cuts, trims and epochs a replica equals Central")
final class ReconnectSimulationTest {

  /** The seed reproduces a failure. Together 1,000 reconnects. */
  @ParameterizedTest
  @Tag("long")
  @CsvSource({"1, 'Paris,Rome', 400", "2, '', 300", "3, 'Oslo', 300"})
  void equalsCentralAfterEachReconnect(long seed, String stores, int reconnects) {
    new Simulation(seed, stores.isEmpty() ? Set.of() : Set.of(stores.split(","))).run(reconnects);
  }

  /** A few of them. */
  @Test
  void equalsCentralAfterSome() {
    new Simulation(4, Set.of("Paris", "Rome")).run(30);
  }

  private static final class Simulation {
    private static final Duration STEP = Duration.ofMillis(20);

    private final long seed;
    private final Random random;
    private final Set<String> stores;
    private final WiredCentral central;
    private final FeedCommands commands;
    private final TestClock clock = new TestClock();
    private InMemoryStore store = new InMemoryStore(List.of(ReplicaFamily.values()));
    private Replica replica;
    private Link link;

    Simulation(long seed, Set<String> stores) {
      this.seed = seed;
      this.random = new Random(seed);
      this.stores = stores;
      this.central = new WiredCentral(stores, seed);
      this.commands = new FeedCommands(random);
      this.replica = Replica.open(store, stores);
      this.link = link();
    }

    void run(int reconnects) {
      catchUp("at the start");
      for (int i = 1; central.opened < reconnects; i++) {
        for (int events = random.nextInt(4); events >= 0; events--) {
          disturb();
          play(random.nextInt(8));
        }
        catchUp("round " + i);
      }
    }

    private void disturb() {
      switch (random.nextInt(12)) {
        case 0 -> restart(store.afterKill());
        case 1 -> restart(store.afterPowerCut(random.nextInt(5)));
        case 2 -> central.restart();
        case 3, 4, 5 -> trimAroundTheCursor();
        case 6 -> {
          if (random.nextInt(5) == 0) {
            central.beginAnotherEpoch();
          }
        }
        case 7 -> central.isDown = true;
        default -> central.cut(random.nextInt(5));
      }
    }

    /** The agent's line breaks, what it missed is trimmed, or just not. */
    private void trimAroundTheCursor() {
      central.cut(random.nextInt(3));
      change(random.nextInt(20));
      ReplicaState held = replica.state();
      central.trim((held == null ? 0 : held.cursor().sequence()) + random.nextInt(-1, 2));
    }

    private void restart(InMemoryStore found) {
      central.cut(0);
      store = found;
      replica = Replica.open(store, stores);
      link = link();
    }

    private Link link() {
      ReplicaState state = replica.state();
      return new Link(
          LinkSettings.following(stores),
          new LocalCopy(
              replica,
              new OwnAnswers(100),
              new FreshnessTracker(
                  clock, state == null ? 0 : state.upToDateMicros(), Duration.ofSeconds(2)),
              new PositionWaits(8)),
          new LinkPorts(
              central,
              ReplicaObserver.NONE,
              new LinkFixture.KeptRecords(),
              _ -> {},
              () -> false,
              () -> OutboxFigures.NONE,
              clock,
              random));
    }

    private void change(int count) {
      for (int i = 0; i < count; i++) {
        central.world.server.submit(
            commands.next(central.world.server.store), Submission.NO_DEADLINE);
        if (random.nextInt(3) == 0) {
          central.world.server.run();
        }
      }
      central.world.server.run();
    }

    /** Both sides take some steps, in turns of random length, while time passes. */
    private void play(int turns) {
      for (int i = 0; i < turns; i++) {
        change(random.nextInt(6));
        central.world.run();
        for (int steps = random.nextInt(4); steps > 0; steps--) {
          link.step();
        }
        central.pass(clock, STEP);
      }
    }

    private void catchUp(String where) {
      central.isDown = false;
      for (int i = 0; i < 2_000; i++) {
        central.world.run();
        link.step();
        if (isCaughtUp()) {
          check(where);
          return;
        }
        central.pass(clock, STEP);
        central.world.server.run(); // reservations end as time passes
      }
      throw new AssertionError(
          "Seed %d, %s: expected the replica at %s, but it is at %s: %s"
              .formatted(seed, where, central.head(), replica.state(), link.status()));
    }

    private boolean isCaughtUp() {
      ReplicaState held = replica.state();
      return held != null
          && link.status().phase() == LinkPhase.LIVE
          && held.cursor().equals(new Position(central.head().epoch(), central.head().sequence()));
    }

    private void check(String where) {
      String at = "seed " + seed + ", " + where;
      Set<String> held = stores.isEmpty() ? Set.copyOf(FeedCommands.STORES) : stores;
      InMemoryStore there = central.world.server.store;
      Map<String, StockRecord> expected = new TreeMap<>();
      Map<String, StockRecord> actual = new TreeMap<>();
      for (String id : held) {
        new StoredState(there)
            .recordsOfStore(id, null, 100)
            .forEach(record -> expected.put(record.key().toString(), record));
      }
      for (int i = 0; i < 4; i++) {
        replica
            .reader()
            .product("P" + i)
            .records()
            .forEach(record -> actual.put(record.key().toString(), record));
      }
      assertThat(actual).as(at).isEqualTo(expected);

      Map<String, Object> openThere = new TreeMap<>();
      new StoredReservations(there)
          .expiringBefore(Long.MAX_VALUE, null, 10_000)
          .forEach(it ->
              it.byStore()
                  .forEach((id, part) -> {
                    if (held.contains(id)) {
                      openThere.put(it.id() + "@" + id, part);
                    }
                  }));
      new StoredTransfers(there)
          .inTransit(null, 10_000).stream()
              .filter(it -> held.contains(it.fromStore()) || held.contains(it.toStore()))
              .forEach(it -> openThere.put("transfer " + it.id(), it));
      new StoredExceptions(there)
          .all(it -> it.isOpen() && held.contains(it.record().store()), null, 10_000)
          .forEach(it -> openThere.put("exception " + it.id(), it));
      Map<String, Object> openHere = new TreeMap<>();
      ReplicaThings things = new ReplicaThings(store);
      things
          .reservations()
          .forEach(
              it -> it.byStore().forEach((id, part) -> openHere.put(it.id() + "@" + id, part)));
      things.transfers().forEach(it -> openHere.put("transfer " + it.id(), it));
      things.exceptions().forEach(it -> openHere.put("exception " + it.id(), it));
      assertThat(openHere).as(at).isEqualTo(openThere);
    }
  }
}
