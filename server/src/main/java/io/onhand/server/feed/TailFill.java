package io.onhand.server.feed;

import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Brings durable blocks into the tail, in order and without a gap: those that were queued, and from
 * the log those that were not because the loop could not follow. On the feed's loop, but for {@link
 * #queue}.
 */
final class TailFill {
  private final FeedLimits limits;
  private final FeedSource source;
  private final FrameEncoder encoder;
  private final Reads reads;
  private final Tail tail;
  private final Supplier<Head> head;
  private final Queue<Waiting> durableBlocks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingBlocks = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private boolean isReading;

  TailFill(
      FeedLimits limits,
      FeedSource source,
      FrameEncoder encoder,
      Reads reads,
      Tail tail,
      Supplier<Head> head) {
    this.limits = limits;
    this.source = source;
    this.encoder = encoder;
    this.reads = reads;
    this.tail = tail;
    this.head = head;
  }

  /** A block to be encoded, and its size in the log. */
  private record Waiting(Block block, int bytes) {}

  /** Takes a block if there is room; before the head moves to it. Committer. */
  void queue(Block block, int bytes) {
    if (waitingBlocks.get() < limits.waitingBlocksMax()
        && waitingBytes.get() + bytes <= limits.waitingBytesMax()) {
      waitingBlocks.incrementAndGet();
      waitingBytes.addAndGet(bytes);
      durableBlocks.add(new Waiting(block, bytes));
    }
  }

  /** What waits to be encoded, in bytes of the log. Any thread. */
  long waitingBytes() {
    return waitingBytes.get();
  }

  /** Does what can be done now; false: nothing. */
  boolean step(boolean isTailRead) {
    return isTailRead ? encodeBlocks() : leaveTail();
  }

  /** Nobody reads: nothing need be encoded. Who comes later is served from the log up to here. */
  private boolean leaveTail() {
    boolean worked = false;
    while (!durableBlocks.isEmpty()) {
      tail.restartAfter(taken(durableBlocks.remove()).header().lastSequence());
      worked = true;
    }
    return worked;
  }

  private Block taken(Waiting waiting) {
    waitingBlocks.decrementAndGet();
    waitingBytes.addAndGet(-waiting.bytes());
    return waiting.block();
  }

  private boolean encodeBlocks() {
    boolean worked = false;
    for (Waiting next = durableBlocks.peek(); next != null; next = durableBlocks.peek()) {
      if (next.block().header().firstSequence() > tail.last() + 1) {
        readMissing();
        return worked;
      }
      addToTail(taken(durableBlocks.remove()));
      worked = true;
    }
    if (tail.last() < head.get().sequence() && durableBlocks.isEmpty()) {
      readMissing();
    }
    return worked;
  }

  /** Blocks that were not queued, because the loop could not follow. */
  private void readMissing() {
    if (isReading) {
      return;
    }
    isReading = true;
    long after = tail.last();
    boolean isAccepted =
        reads.start(
            () -> {
              List<Block> missing = source.blocksAfter(after, limits.readBytesMax());
              return () -> {
                isReading = false;
                missing.forEach(this::addToTail);
              };
            },
            failure -> {
              throw failure; // without its tail the feed cannot go on
            });
    if (!isAccepted) {
      isReading = false;
    }
  }

  private void addToTail(Block block) {
    for (Entry entry : block.entries()) {
      if (entry.sequence() > tail.last()) {
        tail.add(encoder.entry(entry));
      }
    }
  }
}
