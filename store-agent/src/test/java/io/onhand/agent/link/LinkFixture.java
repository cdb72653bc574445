package io.onhand.agent.link;

import io.onhand.agent.ModelLog;
import io.onhand.agent.TestClock;
import io.onhand.agent.link.CentralFeed.OutboxFigures;
import io.onhand.agent.replica.FeedWatch;
import io.onhand.agent.replica.FreshnessTracker;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.OwnAnswers;
import io.onhand.agent.replica.PositionWaits;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaDamage;
import io.onhand.agent.replica.ReplicaFamily;
import io.onhand.agent.replica.ReplicaReader;
import io.onhand.agent.replica.ReplicaState;
import io.onhand.agent.replica.ReplicaThings;
import io.onhand.agent.replica.SetAsideFolders;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import io.onhand.server.observability.ReplicaObserver;
import io.onhand.server.storage.InMemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A link between a fake Central and a replica in memory, on a clock that the test moves. */
final class LinkFixture {

  static final Duration STEP = Duration.ofMillis(10);

  final TestClock clock = new TestClock();
  final FakeCentral central;
  final LinkSettings settings;
  final OwnAnswers ownAnswers = new OwnAnswers(100);
  final KeptRecords lost = new KeptRecords();
  private final Random random;

  boolean isDiskLow;
  OutboxFigures outbox = OutboxFigures.NONE;
  OpenOutcomes outcomes = OpenOutcomes.NONE;
  final FeedWatch watch = new FeedWatch();
  InMemoryStore store = new InMemoryStore(List.of(ReplicaFamily.values()));
  Replica replica;
  FreshnessTracker freshness;
  Link link;

  LinkFixture(ModelLog log, long seed, String... stores) {
    random = new Random(seed);
    central = new FakeCentral(clock, log, List.of(stores));
    settings = LinkSettings.following(Set.of(stores));
    replica = Replica.open(store, settings.stores());
    freshness = freshness();
    link = link();
  }

  /** The agent starts again with what its disk has. */
  void restart(InMemoryStore found) {
    central.end(FeedEvent.EndKind.BROKEN);
    store = found;
    replica = Replica.open(store, settings.stores());
    freshness = freshness();
    link = link();
  }

  final List<SetAsideFolders.Why> setAside = new ArrayList<>();

  private FreshnessTracker freshness() {
    ReplicaState state = replica.state();
    return new FreshnessTracker(
        clock, state == null ? 0 : state.upToDateMicros(), Duration.ofSeconds(2));
  }

  private Link link() {
    Link made =
        new Link(
            settings,
            new LocalCopy(
                replica,
                ownAnswers,
                freshness,
                new PositionWaits(8),
                watch,
                new ReplicaDamage(_ -> {})),
            new LinkPorts(
                central,
                ReplicaObserver.NONE,
                lost,
                setAside::add,
                () -> isDiskLow,
                () -> outbox,
                clock,
                random));
    made.asks((snapshot, epoch) -> outcomes.ask(snapshot, epoch));
    return made;
  }

  /** Steps until there is nothing to do. */
  void settle() {
    while (link.step()) {}
  }

  /** Time passes, with a step every 10 ms and news from Central every 100 ms. */
  void run(Duration time) {
    long steps = time.dividedBy(STEP);
    for (long i = 0; i < steps; i++) {
      clock.advance(STEP);
      if (i % 10 == 0) {
        central.sendNews();
        central.answerReports();
      }
      settle();
    }
  }

  /** Runs until the replica holds what Central has. */
  void runUntilUpToDate() {
    for (int i = 0; i < 1_000; i++) {
      run(STEP.multipliedBy(10));
      if (central.log.headPosition().equals(cursor())) {
        return;
      }
    }
    throw new AssertionError(
        "Expected the replica to reach "
            + central.log.headPosition()
            + ", but it is at "
            + cursor()
            + ": "
            + link.status());
  }

  @Nullable Position cursor() {
    ReplicaState state = replica.state();
    return state == null ? null : state.cursor();
  }

  /** All records held. */
  List<StockRecord> records() {
    ReplicaReader reader = replica.reader();
    return IntStream.range(0, 10)
        .boxed()
        .flatMap(i -> reader.product("p" + i).records().stream())
        .toList();
  }

  /** All that is open, as held. */
  Things things() {
    ReplicaThings things = new ReplicaThings(store);
    return new Things(things.reservations(), things.transfers(), things.exceptions());
  }

  LinkPhase phase() {
    return link.status().phase();
  }

  /** Remembers what was to be kept. */
  static final class KeptRecords implements LostRecordArchive {
    final List<StockRecord> records = new ArrayList<>();
    final List<String> alarms = new ArrayList<>();

    @Override
    public void keep(Position known, long held, Position central, Replica replica) {
      replica.recordsAfter(held, records::add);
      alarms.add("seen " + known.sequence() + ", Central has " + held);
    }

    @Override
    public List<String> alarms() {
      return alarms;
    }
  }
}
