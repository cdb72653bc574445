package io.onhand.server.feed;

import io.onhand.server.domain.Position;
import io.onhand.server.statemachine.Head;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at what a subscriber asks for, on a reader thread. */
final class Opening {
  private final FeedSource source;
  private final FrameEncoder encoder;
  private final FeedLimits limits;
  private final Supplier<Head> head;
  private final AheadAlarm aheadAlarm;

  Opening(
      FeedSource source,
      FrameEncoder encoder,
      FeedLimits limits,
      Supplier<Head> head,
      AheadAlarm aheadAlarm) {
    this.source = source;
    this.encoder = encoder;
    this.limits = limits;
    this.head = head;
    this.aheadAlarm = aheadAlarm;
  }

  /** How a feed begins. */
  sealed interface Start {
    /** It does not. */
    record Refused(FeedEnd end) implements Start {}

    /** With a snapshot. */
    record Snapshot(SnapshotReader reader, Frame opened, Position at) implements Start {}

    /** With the entries after a sequence. */
    record Entries(long after, Frame opened) implements Start {}
  }

  Start start(SubscribeTo to) {
    Head now = head.get();
    List<String> declared = source.stores();
    FeedEnd.Failure refusal = refusal(to, now, declared);
    if (refusal != null) {
      return new Start.Refused(refusal);
    }
    Position after = to.after();
    return after == null
        ? snapshot(now, to.interest())
        : new Start.Entries(after.sequence(), opened(now, false, wanted(to.interest(), declared)));
  }

  /** Why nothing can be sent; null: it can. */
  FeedEnd.@Nullable Failure refusal(SubscribeTo to) {
    return refusal(to, head.get(), source.stores());
  }

  private FeedEnd.@Nullable Failure refusal(SubscribeTo to, Head now, List<String> declared) {
    Set<String> known = new HashSet<>(declared);
    for (String store : to.interest().stores()) {
      if (!known.contains(store)) {
        return new FeedEnd.StoreNotFound(store);
      }
    }
    Position after = to.after();
    if (after == null) {
      return null;
    }
    if (after.epoch() != now.epoch()) {
      return new FeedEnd.EpochChanged(now.epoch());
    }
    if (after.sequence() > now.sequence()) {
      if (!to.isEphemeral()) { // else it may be a number that somebody typed
        aheadAlarm.raise(to.subscriberId(), after.sequence(), now.sequence());
      }
      return new FeedEnd.InFuture(now.epoch(), now.sequence());
    }
    long oldest = source.oldest().orElse(now.sequence() + 1);
    return after.sequence() < oldest - 1 ? new FeedEnd.Trimmed(oldest, now.sequence()) : null;
  }

  /**
   * The stores are those of the state itself: one declared since is not in it, but in what follows.
   */
  private Start snapshot(Head now, Interest interest) {
    Optional<FeedSource.State> state = source.state();
    if (state.isEmpty()) {
      return new Start.Refused(new FeedEnd.Overloaded());
    }
    List<String> stores = wanted(interest, state.get().stores());
    return new Start.Snapshot(
        new SnapshotReader(state.get(), stores, encoder, limits.snapshotRecordsPerFrame()),
        opened(now, true, stores),
        new Position(state.get().head().epoch(), state.get().head().sequence()));
  }

  private Frame opened(Head now, boolean isSnapshot, List<String> stores) {
    return encoder.opened(new Position(now.epoch(), now.sequence()), isSnapshot, stores);
  }

  private static List<String> wanted(Interest interest, List<String> declared) {
    if (interest.stores().isEmpty()) {
      return declared;
    }
    List<String> wanted = new ArrayList<>(declared);
    wanted.retainAll(interest.stores());
    return wanted;
  }
}
