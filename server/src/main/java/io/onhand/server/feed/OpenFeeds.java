package io.onhand.server.feed;

import io.onhand.server.commit.Clock;
import io.onhand.server.feed.Opening.Start;
import io.onhand.server.feed.Subscription.Phase;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The feeds that are open: how each begins, which there are, and how each ends. Confined to the
 * feed's thread, but for {@link #ids}.
 */
final class OpenFeeds {
  private final FeedLimits limits;
  private final Clock clock;
  private final RandomGenerator random;
  private final Opening opening;
  private final Reads reads;
  private final SubscriberRegistry registry;
  private final Consumer<String> damageAlarm;
  private final Consumer<Runnable> loop;
  private final Supplier<Unsent> unsent;
  private final long epoch;
  private final Map<String, Subscription> subscriptions = new HashMap<>();

  /** The keys of {@code subscriptions}, for other threads. */
  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  private boolean isClosed;

  /**
   * None yet.
   *
   * @param loop runs on the feed's thread what comes back from another
   * @param unsent makes what holds the reads of one
   * @param epoch of the log
   */
  OpenFeeds(
      FeedLimits limits,
      Feed.Ports ports,
      Opening opening,
      Reads reads,
      Consumer<Runnable> loop,
      Supplier<Unsent> unsent,
      long epoch) {
    this.limits = limits;
    this.clock = ports.clock();
    this.random = ports.random();
    this.registry = ports.registry();
    this.damageAlarm = ports.damageAlarm();
    this.opening = opening;
    this.reads = reads;
    this.loop = loop;
    this.unsent = unsent;
    this.epoch = epoch;
  }

  /** Ids of the open feeds. Any thread. */
  Set<String> ids() {
    return ids;
  }

  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  /** All of them; they may be ended while this is walked. */
  Collection<Subscription> all() {
    return List.copyOf(subscriptions.values());
  }

  /** The feed of an id; null: none is open. */
  @Nullable Subscription of(String id) {
    return subscriptions.get(id);
  }

  /** Looks at what a subscriber asks for, and takes it in. */
  void begin(SubscribeTo to, FeedSink sink) {
    if (isClosed) {
      sink.end(new FeedEnd.ShuttingDown(epoch, to.after() == null ? 0 : to.after().sequence()));
      return;
    }
    Subscription older = subscriptions.get(to.subscriberId());
    if (older != null) {
      end(older, new FeedEnd.Replaced(epoch, older.cursor));
    }
    if (subscriptions.size() >= limits.subscribersMax()) {
      sink.end(new FeedEnd.Overloaded());
      return;
    }
    long now = clock.monotonicNanos();
    long age = limits.ageMax().toNanos();
    Subscription subscription =
        new Subscription(to, sink, unsent.get(), now, now + age - random.nextLong(age / 5));
    subscriptions.put(to.subscriberId(), subscription);
    ids.add(to.subscriberId());
    boolean isAccepted =
        reads.start(
            () -> {
              Start start = opening.start(to);
              return () -> opened(subscription, start);
            },
            failure -> endDamaged(subscription, failure));
    if (!isAccepted) {
      end(subscription, new FeedEnd.Overloaded());
    }
  }

  private void opened(Subscription subscription, Start start) {
    if (subscription.phase != Phase.OPENING) {
      if (start instanceof Start.Snapshot snapshot) {
        snapshot.reader().close();
      }
      return;
    }
    switch (start) {
      case Start.Refused refused -> end(subscription, refused.end());
      case Start.Snapshot snapshot -> {
        subscription.snapshot = snapshot.reader();
        if (subscription.to.isEphemeral()) {
          beginSnapshot(subscription, snapshot);
        } else if (!registry.takesSnapshot(
            subscription.to,
            snapshot.at(),
            () -> loop.accept(() -> beginSnapshot(subscription, snapshot)))) {
          end(subscription, new FeedEnd.TooMany(registry.knownMax()));
        }
      }
      case Start.Entries entries -> {
        if (!subscription.to.isEphemeral() && !registry.resumed(subscription.to)) {
          end(subscription, new FeedEnd.TooMany(registry.knownMax()));
          return;
        }
        subscription.phase = Phase.FOLLOWING;
        subscription.cursor = entries.after();
        subscription.previous = entries.after();
        subscription.reads.add(new Read.Ready(entries.opened()));
      }
    }
  }

  /** Once it is registered: trimming cannot overtake a snapshot that it has not begun to read. */
  private static void beginSnapshot(Subscription subscription, Start.Snapshot snapshot) {
    if (subscription.phase == Phase.OPENING) {
      subscription.phase = Phase.SNAPSHOT;
      subscription.reads.add(new Read.Ready(snapshot.opened()));
    }
  }

  /** What cannot be read ends those who need it, not the feed of all the others. */
  void endDamaged(Subscription subscription, RuntimeException failure) {
    damageAlarm.accept(
        "Expected to read the log for subscriber '%s', but: %s"
            .formatted(subscription.to.subscriberId(), failure.getMessage()));
    end(subscription, new FeedEnd.Damaged());
  }

  void end(Subscription subscription, FeedEnd end) {
    if (subscriptions.remove(subscription.to.subscriberId(), subscription)) {
      ids.remove(subscription.to.subscriberId());
    }
    subscription.end(end);
  }

  /** Ends the feed of a sink whose subscriber is gone. */
  void gone(FeedSink sink) {
    subscriptions.values().stream()
        .filter(subscription -> subscription.sink.equals(sink))
        .findFirst()
        .ifPresent(subscription -> end(subscription, new FeedEnd.Gone()));
  }

  /** Ends every feed with the point where it can be resumed, and opens no more. */
  void close() {
    isClosed = true;
    for (Subscription subscription : all()) {
      end(subscription, new FeedEnd.ShuttingDown(epoch, subscription.cursor));
    }
  }
}
