package io.onhand.server.api;

import io.onhand.replication.v1.PullChangesRequest;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.Interest;
import io.onhand.server.feed.PullFrom;
import io.onhand.server.feed.SubscribeTo;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;

/** What followers ask for, its form checked. */
final class FeedRequests {
  private static final int STORES_MAX = 10_000;
  private static final int PULL_ENTRIES_DEFAULT = 500;
  private static final int PULL_ENTRIES_MAX = 5_000;

  /** Also what a caller waits who does not say. */
  private static final Duration PULL_WAIT_MAX = Duration.ofSeconds(20);

  private FeedRequests() {}

  static SubscribeTo subscription(SubscribeRequest request) {
    checkStores(request.getStoresList());
    return new SubscribeTo(
        RecordMapper.id("subscriber_id", request.getSubscriberId()),
        RecordMapper.position("after", request.hasAfter(), request.getAfter()),
        interest(request.getStoresList(), request.getIncludeRejections()),
        request.getEphemeral());
  }

  static PullFrom pull(PullChangesRequest request) {
    checkStores(request.getStoresList());
    Position after = RecordMapper.position("after", request.hasAfter(), request.getAfter());
    if (after == null) {
      throw new InvalidFieldException("after", "Expected a position, but got none.");
    }
    return new PullFrom(
        request.getSubscriberId().isEmpty()
            ? ""
            : RecordMapper.id("subscriber_id", request.getSubscriberId()),
        after,
        interest(request.getStoresList(), request.getIncludeRejections()),
        limit(request.getLimit()),
        request.hasWait() ? patience(request) : PULL_WAIT_MAX);
  }

  private static int limit(int limit) {
    if (limit < 0 || limit > PULL_ENTRIES_MAX) {
      throw new InvalidFieldException(
          "limit",
          "Expected at most "
              + PULL_ENTRIES_MAX
              + ", but got "
              + Integer.toUnsignedString(limit)
              + ".");
    }
    return limit == 0 ? PULL_ENTRIES_DEFAULT : limit;
  }

  private static Duration patience(PullChangesRequest request) {
    Duration wait = Duration.of(FieldMapper.micros("wait", request.getWait()), ChronoUnit.MICROS);
    if (wait.compareTo(PULL_WAIT_MAX) > 0) {
      throw new InvalidFieldException(
          "wait", "Expected at most " + PULL_WAIT_MAX.toSeconds() + " seconds, but got " + wait);
    }
    return wait;
  }

  private static Interest interest(List<String> stores, boolean includesRejections) {
    return new Interest(new HashSet<>(stores), includesRejections);
  }

  static void checkStores(List<String> stores) {
    if (stores.size() > STORES_MAX) {
      throw new InvalidFieldException(
          "stores", "Expected at most " + STORES_MAX + " stores, but got " + stores.size() + ".");
    }
    for (int i = 0; i < stores.size(); i++) {
      RecordMapper.id("stores[" + i + "]", stores.get(i));
    }
  }
}
