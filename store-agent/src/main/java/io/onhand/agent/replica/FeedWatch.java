package io.onhand.agent.replica;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Tells whoever is interested which entries the replica is about to show, before a reader can see
 * any of them. Any thread registers; the replica's thread tells.
 */
public final class FeedWatch {

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /** Somebody who is interested. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * These entries come next, in order. The replica waits until it returns.
     *
     * <p>Throws when it cannot note what it must; then the replica does not show them either.
     */
    void coming(List<Coming> entries);
  }

  /**
   * An entry that comes next.
   *
   * @param at its place in the log
   * @param origin who made the command; empty: not told
   * @param key the command's; empty: not told
   * @param changed the records that it changes; costs a walk through them
   */
  public record Coming(Position at, String origin, String key, Supplier<Set<RecordKey>> changed) {}

  /** Tells this one too from now on. */
  public void add(Watcher watcher) {
    watchers.add(watcher);
  }

  /** These entries of an epoch come next. */
  public void coming(long epoch, List<FeedEntry> entries) {
    if (entries.isEmpty() || watchers.isEmpty()) {
      return;
    }
    List<Coming> coming =
        entries.stream()
            .map(entry ->
                new Coming(
                    new Position(epoch, entry.sequence()),
                    entry.origin(),
                    entry.key(),
                    entry::changedKeys))
            .toList();
    watchers.forEach(watcher -> watcher.coming(coming));
  }
}
