package io.onhand.agent.api;

import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.agent.replica.FeedWatch.Coming;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.server.domain.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives commands their {@code not_before}: a head of the log seen before they were first sent, by
 * which Central refuses a copy so old that it no longer remembers the original.
 *
 * <p>A retry must carry what the first send carried, else it would look younger than it is. So a
 * command that comes with one keeps it, since its origin knows best, and one that comes without
 * gets the same as long as this agent remembers its key. A key that this agent does not know may
 * have been sent before by another way; then the head seen now says too little, but never more than
 * no {@code not_before} at all would.
 *
 * <p>It also notes when the feed brings such a command: one whose answer was lost may be queued
 * later, although what is shown has its change already.
 *
 * <p>Any thread.
 */
final class FirstSends {

  private final int keysMax;
  private final Supplier<@Nullable Position> head;
  private final Map<Key, Send> sends = new LinkedHashMap<>();

  /**
   * Nothing sent yet.
   *
   * @param keysMax how many keys are remembered; beyond that the oldest goes
   * @param head the newest head heard of; null: none yet
   */
  FirstSends(int keysMax, Supplier<@Nullable Position> head) {
    this.keysMax = keysMax;
    this.head = head;
  }

  private record Key(String origin, String key) {}

  /** {@code seen}: where the feed brought it; null: it has not. */
  private record Send(Position notBefore, int times, @Nullable Position seen) {}

  /** The header to forward, and a mark that this key is now being sent. */
  CommandHeader stamped(CommandHeader header) {
    if (header.hasNotBefore()) {
      return header;
    }
    Position notBefore = remembered(new Key(header.getOrigin(), header.getIdempotencyKey()));
    if (notBefore == null) {
      return header;
    }
    return header.toBuilder()
        .setNotBefore(
            io.onhand.inventory.v1.Position.newBuilder()
                .setEpoch(notBefore.epoch())
                .setSequence(notBefore.sequence()))
        .build();
  }

  /**
   * Central refused the command for an epoch that it names, or was never asked. If that was the
   * only send, nothing of it exists anywhere and the next one is the first: after a restore of
   * Central a new command must not be refused for ever because this agent learned of it late.
   */
  synchronized void neverDecided(CommandHeader header) {
    Key key = new Key(header.getOrigin(), header.getIdempotencyKey());
    Send send = sends.get(key);
    if (send != null && send.times() == 1) {
      sends.remove(key);
    }
  }

  /** The feed brings the entry of a command, perhaps of one that was sent from here. */
  synchronized void coming(Coming entry) {
    sends.computeIfPresent(
        new Key(entry.origin(), entry.key()),
        (_, send) -> new Send(send.notBefore(), send.times(), entry.at()));
  }

  /** Where the feed has brought what was sent from here; null: it has not. */
  synchronized @Nullable Seen seen(CommandHeader header) {
    Send send = sends.get(new Key(header.getOrigin(), header.getIdempotencyKey()));
    Position at = send == null ? null : send.seen();
    return at == null ? null : new Seen(at, at.epoch());
  }

  private synchronized @Nullable Position remembered(Key key) {
    Send known = sends.get(key);
    Position notBefore = known == null ? head.get() : known.notBefore();
    if (notBefore == null) {
      return null;
    }
    sends.put(
        key,
        known == null
            ? new Send(notBefore, 1, null)
            : new Send(notBefore, known.times() + 1, known.seen()));
    if (sends.size() > keysMax) {
      var oldest = sends.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return notBefore;
  }
}
