package io.onhand.agent.api;

import io.grpc.StatusRuntimeException;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.api.Errors;
import io.onhand.server.api.PageToken;
import io.onhand.server.api.ReadWish;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.SnapshotPool.Lease;
import java.util.Map;
import java.util.Optional;

/**
 * The snapshots that the pages of this agent's listings are pinned to, and what page tokens say of
 * them. Any thread.
 */
final class PinnedSnapshots {

  private static final String GONE = "The listing took too long and its snapshot is gone.";

  private final SnapshotPool snapshots;
  private final long server;

  /**
   * Snapshots of a replica's store.
   *
   * @param agentId names this agent in page tokens
   */
  PinnedSnapshots(String agentId, SnapshotPool snapshots) {
    this.snapshots = snapshots;
    this.server = serverOf(agentId);
  }

  /** Names this agent in page tokens. */
  long server() {
    return server;
  }

  /** Whether a page token was made here; the first page has none. */
  boolean made(String token) {
    return PageToken.isFrom(token, server);
  }

  /** A snapshot for the first page, or that of the pages before. */
  Lease lease(Optional<PageToken> token, ReadWish wish) {
    return token.isPresent() ? resume(token.get(), wish) : acquire(wish);
  }

  /** The pages before were of another history of the log. */
  static StatusRuntimeException gone(PageToken token) {
    return expired(token, GONE);
  }

  static int pageSize(int asked) {
    if (asked < 0 || asked > Limits.PAGE_RECORDS_MAX) {
      throw new InvalidFieldException(
          "page_size",
          "Expected at most "
              + Limits.PAGE_RECORDS_MAX
              + ", but got "
              + Integer.toUnsignedString(asked)
              + ".");
    }
    return asked == 0 ? Limits.PAGE_RECORDS_DEFAULT : asked;
  }

  private Lease acquire(ReadWish wish) {
    Position wanted = wish.minPosition();
    return (wanted == null ? snapshots.acquire() : snapshots.acquire(wanted.sequence()))
        .orElseThrow(() -> Errors.exception(Errors.overloaded()));
  }

  private Lease resume(PageToken token, ReadWish wish) {
    Position wanted = wish.minPosition();
    if (wanted != null && token.snapshot() < wanted.sequence()) {
      throw expired(token, "The listing began before the position that it should show.");
    }
    return snapshots.resume(token.snapshot()).orElseThrow(() -> expired(token, GONE));
  }

  private static StatusRuntimeException expired(PageToken token, String why) {
    return Errors.exception(
        ErrorReason.ERROR_REASON_PAGE_TOKEN_EXPIRED,
        why + " Start it anew.",
        Map.of(
            "epoch", Position.epochText(token.epoch()),
            "snapshot", Long.toString(token.snapshot())));
  }

  /** The same over restarts, another for each id. */
  private static long serverOf(String agentId) {
    long hash = 1;
    for (int i = 0; i < agentId.length(); i++) {
      hash = 1_099_511_628_211L * (hash ^ agentId.charAt(i));
    }
    return hash;
  }
}
