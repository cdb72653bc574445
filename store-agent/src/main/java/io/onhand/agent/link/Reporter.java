package io.onhand.agent.link;

import io.onhand.agent.link.CentralFeed.OutboxFigures;
import io.onhand.agent.link.LinkState.Live;
import io.onhand.agent.link.LinkState.Snapshot;
import io.onhand.agent.replica.FreshnessTracker;
import io.onhand.agent.replica.Replica;
import io.onhand.server.domain.Position;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells Central about once a second how far the agent is. What it tells as durable it syncs first,
 * and only then: that is all the syncing the replica does while it follows the feed.
 */
final class Reporter {

  private final LinkSettings settings;
  private final List<String> stores;
  private final CentralFeed central;
  private final Supplier<OutboxFigures> outbox;
  private final Replica replica;
  private final FreshnessTracker freshness;
  private final AtomicReference<@Nullable Heard> heard = new AtomicReference<>();
  private long reportedNanos;

  Reporter(
      LinkSettings settings,
      CentralFeed central,
      Supplier<OutboxFigures> outbox,
      Replica replica,
      FreshnessTracker freshness,
      long now) {
    this.settings = settings;
    this.stores = settings.stores().stream().sorted().toList();
    this.central = central;
    this.outbox = outbox;
    this.replica = replica;
    this.freshness = freshness;
    this.reportedNanos = now;
  }

  /** Central's head, at {@code askedNanos} or later. */
  private record Heard(Position head, long askedNanos) {}

  /** Takes an answer and sends the next report when it is due. */
  void step(LinkState state, LinkJournal journal, long now) {
    takeAnswer(state, journal);
    boolean isLive = state instanceof Live;
    if (!(isLive || state instanceof Snapshot)
        || now - reportedNanos < settings.reportInterval().toNanos()) {
      return;
    }
    reportedNanos = now;
    if (isLive) {
      replica.sync(freshness.upToDateMicros());
    }
    // While a snapshot comes in, what is held may be of another history: it counts for nothing.
    central.report(
        new CentralFeed.Report(isLive ? replica.durable() : null, isLive, stores, outbox.get()),
        head -> heard.set(new Heard(head, now)));
  }

  private void takeAnswer(LinkState state, LinkJournal journal) {
    Heard answer = heard.getAndSet(null);
    if (answer != null && state instanceof Live live) {
      journal.heard(answer.head());
      if (answer.head().epoch() == live.order().covered().epoch()) {
        freshness.heard(answer.head().sequence(), answer.askedNanos());
      }
    }
  }
}
