package io.onhand.server.log;

import io.onhand.server.commit.Housekeeping;
import io.onhand.server.log.TrimRule.Bound;
import io.onhand.server.log.TrimRule.Needs;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.LogStart;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Drops the oldest blocks that nobody needs any more. What they are is found out on any thread;
 * dropped they are by the committer, between two blocks: one synced batch with one mark over the
 * whole range and where the log begins from now on, so it costs the same however many go, and a
 * crash leaves the log as it was or as it shall be.
 */
public final class LogTrim implements Housekeeping {
  private final KeyValueStore store;
  private final LogReader log;
  private final Supplier<Needs> needs;
  private final ConcurrentLinkedQueue<FutureTask<Result>> asked = new ConcurrentLinkedQueue<>();

  /**
   * Trims a store.
   *
   * @param needs what is needed now, from any thread
   */
  public LogTrim(KeyValueStore store, Supplier<Needs> needs) {
    this.store = store;
    this.log = new LogReader(store);
    this.needs = needs;
  }

  /**
   * What came of it.
   *
   * @param before the first sequence before; 0: the log is empty
   * @param after the first sequence now
   * @param bounds what holds the rest back, the nearest first
   */
  public record Result(long before, long after, List<Bound> bounds) {
    /** Takes a copy. */
    public Result {
      bounds = List.copyOf(bounds);
    }
  }

  /** What would come of it. Any thread that may wait for the disk. */
  public Result plan() {
    List<Bound> bounds = TrimRule.bounds(log, needs.get());
    long before = log.oldest().orElse(0L);
    return new Result(before, before == 0 ? 0 : start(bounds).sequence(), bounds);
  }

  /** Has it done by the committer, soon; the caller may wait for it. Any thread. */
  public FutureTask<Result> ask() {
    FutureTask<Result> task = new FutureTask<>(this::trim);
    asked.add(task);
    return task;
  }

  @Override
  public boolean step() {
    FutureTask<Result> task = asked.poll();
    if (task == null) {
      return false;
    }
    task.run();
    if (task.state() == Future.State.FAILED && task.exceptionNow() instanceof RuntimeException e) {
      throw e; // a write that failed ends the process, whoever waits for it
    }
    return true;
  }

  /** On the committer's thread: nothing of what decides can move meanwhile but away. */
  private Result trim() {
    List<Bound> bounds = TrimRule.bounds(log, needs.get());
    long before = log.oldest().orElse(0L);
    if (before == 0) {
      return new Result(0, 0, bounds);
    }
    LogStart start = start(bounds);
    if (start.sequence() > before) {
      WriteBatch batch = new WriteBatch();
      start.trim(batch);
      store.write(batch, Durability.SYNCED);
    }
    return new Result(before, start.sequence(), bounds);
  }

  /** The log is cut between blocks: at the beginning of the one that holds what is needed. */
  private LogStart start(List<Bound> bounds) {
    try (KeyValueCursor cursor = store.cursor(CentralFamily.LOG)) {
      if (!cursor.seekForPrev(Keys.sequence(bounds.getFirst().keepsFrom()))) {
        cursor.seekToFirst();
      }
      BlockHeader first = BlockCodec.header(cursor.value());
      return new LogStart(first.firstSequence(), first.previousChecksum());
    }
  }
}
