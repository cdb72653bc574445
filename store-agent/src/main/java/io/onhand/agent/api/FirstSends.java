package io.onhand.agent.api;

import io.onhand.agent.link.FeedMapper;
import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.agent.replica.FeedWatch.Coming;
import io.onhand.client.CommandId;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.server.domain.Position;
import java.util.LinkedHashMap;
import java.util.List;
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
 * <p>It also notes when the feed brings such a command, and knows those that have no answer, so
 * that Central is asked about them before a snapshot is shown: one whose answer was lost may be
 * queued later, although what is shown has its change already.
 *
 * <p>Any thread.
 */
final class FirstSends {

  private final int keysMax;
  private final Supplier<@Nullable Position> head;
  private final Map<CommandId, Send> sends = new LinkedHashMap<>();

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

  /**
   * What is known of a key.
   *
   * @param notBefore what its first send carried; null: no head was known yet
   * @param isOpen it has no answer that says it was applied
   * @param seen where the feed, or Central when it was asked, told that it was applied
   */
  private record Send(
      @Nullable Position notBefore, int times, boolean isOpen, @Nullable Seen seen) {
    Send again(@Nullable Position head) {
      return new Send(notBefore == null ? head : notBefore, times + 1, isOpen, seen);
    }
  }

  /** The header to forward, and a mark that this key is now being sent. */
  CommandHeader stamped(CommandHeader header) {
    Position own = header.hasNotBefore() ? FeedMapper.position(header.getNotBefore()) : null;
    Position notBefore = remembered(CommandId.of(header), own);
    if (own != null || notBefore == null) {
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
    CommandId key = CommandId.of(header);
    Send send = sends.get(key);
    if (send != null && send.times() == 1) {
      sends.remove(key);
    }
  }

  /** The caller has Central's answer that it was applied: it will not come again to be queued. */
  synchronized void answered(CommandHeader header) {
    sends.computeIfPresent(
        CommandId.of(header),
        (_, send) -> new Send(send.notBefore(), send.times(), false, send.seen()));
  }

  /** Those of which nobody here knows what became of them, the oldest first. */
  synchronized List<CommandId> open() {
    return sends.entrySet().stream()
        .filter(send -> send.getValue().isOpen() && send.getValue().seen() == null)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The copy will show the entry of a command, perhaps of one that was sent from here. */
  synchronized void coming(Coming entry) {
    if (!sends.isEmpty() && !entry.origin().isEmpty() && !entry.key().isEmpty()) {
      sends.computeIfPresent(
          new CommandId(entry.origin(), entry.key()),
          (_, send) ->
              new Send(
                  send.notBefore(),
                  send.times(),
                  send.isOpen(),
                  Seen.of(entry.at(), entry.replicaEpoch())));
    }
  }

  /** Where the copy shows what was sent from here, or will; null: that is not known. */
  synchronized @Nullable Seen seen(CommandHeader header) {
    Send send = sends.get(CommandId.of(header));
    return send == null ? null : send.seen();
  }

  /**
   * Notes a send.
   *
   * @param own what the command brings along; null: nothing
   */
  private synchronized @Nullable Position remembered(CommandId key, @Nullable Position own) {
    Send known = sends.get(key);
    Position now = own == null ? head.get() : own;
    Send send = known == null ? new Send(now, 1, true, null) : known.again(now);
    sends.put(key, send);
    if (sends.size() > keysMax) {
      var oldest = sends.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return send.notBefore();
  }
}
