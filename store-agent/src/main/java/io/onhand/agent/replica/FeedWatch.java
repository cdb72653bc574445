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
   * @param replicaEpoch the epoch of what is shown still; 0: nothing is
   * @param origin who made the command; empty: not told
   * @param key the command's; empty: not told
   * @param changed the records that it changes; costs a walk through them
   */
  public record Coming(
      Position at,
      long replicaEpoch,
      String origin,
      String key,
      Supplier<Set<RecordKey>> changed) {}

  /** Tells this one too from now on. */
  public void add(Watcher watcher) {
    watchers.add(watcher);
  }

  /** These entries of an epoch come next. */
  public void coming(long epoch, List<FeedEntry> entries) {
    if (entries.isEmpty() || watchers.isEmpty()) {
      return;
    }
    coming(
        entries.stream()
            .map(entry ->
                new Coming(
                    new Position(epoch, entry.sequence()),
                    epoch,
                    entry.origin(),
                    entry.key(),
                    entry::changedKeys))
            .toList());
  }

  /** These come next, or with the snapshot that comes next. */
  public void coming(List<Coming> entries) {
    if (!entries.isEmpty()) {
      watchers.forEach(watcher -> watcher.coming(entries));
    }
  }
}
