package io.onhand.server.feed;

import io.onhand.server.commit.Clock;
import io.onhand.server.commit.DurableListener;
import io.onhand.server.commit.Step;
import io.onhand.server.commit.Wakeup;
import io.onhand.server.domain.Position;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Head;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Fans the log out to subscribers. One loop, on the thread {@code feed}, owns the tail and every
 * subscription; whatever happens elsewhere (a block became durable, a stream opened, became ready
 * or went away, something was read) comes in through two queues and is handled there. So no lock is
 * waited for, and what a subscriber sees is in order by construction.
 *
 * <p>A subscription is a cursor. Following closely, it is sent entries from the tail: encoded once,
 * on this loop, and shared. Falling behind the tail, it is served from the log by reader threads,
 * some bytes ahead and no more, so a reader that stalls costs a cursor, and a slow disk costs only
 * those who are behind. A subscription has a turn of some frames and then waits for the others; it
 * is written to only while its stream is ready.
 *
 * <p>The committer only queues a block and wakes the loop. If the loop cannot follow, blocks are
 * not queued any more but read from the log, like everything else that the tail does not hold.
 */
public final class Feed implements DurableListener, Step {
  private final Clock clock;
  private final Wakeup self;
  private final OpenFeeds open;
  private final Delivery delivery;
  private final Pulls pulls;
  private final Tail tail;
  private final TailFill tailFill;
  private final EncodedLog log;
  private final ReadAhead ofLog;
  private final ReadAhead ofSnapshots;

  private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();

  /** A sink became ready since the last step. */
  private final AtomicBoolean becameReady = new AtomicBoolean();

  private volatile Head head;

  /** How many callers wait for entries, for other threads. */
  private volatile int pulling;

  /** Bytes that only the loop counts, for other threads. */
  private record OfLoop(long tail, long aheadOfLog, long aheadOfSnapshots) {}

  private volatile OfLoop ofLoop = new OfLoop(0, 0, 0);

  /**
   * What the feed stands on.
   *
   * @param source durable state
   * @param encoder frames
   * @param clock time
   * @param logTimeMicros log time, any thread
   * @param random for jitter
   * @param registry remembers subscribers
   * @param readers threads that may wait for the disk; may reject
   * @param aheadAlarm told when a subscriber knows more than the log
   * @param damageAlarm told when stored state cannot be read, one sentence
   * @param self wakes the loop
   */
  public record Ports(
      FeedSource source,
      FrameEncoder encoder,
      Clock clock,
      LongSupplier logTimeMicros,
      RandomGenerator random,
      SubscriberRegistry registry,
      Executor readers,
      AheadAlarm aheadAlarm,
      Consumer<String> damageAlarm,
      Wakeup self) {}

  /** A feed whose tail begins after {@code head}. */
  public Feed(FeedLimits limits, Ports ports, Head head) {
    FeedSource source = ports.source();
    FrameEncoder encoder = ports.encoder();
    this.clock = ports.clock();
    this.self = ports.self();
    this.head = head;
    this.tail = new Tail(limits.tailBytesMax(), head.sequence());
    Reads reads = new Reads(ports.readers(), this::post);
    Opening opening = new Opening(source, encoder, limits, this::head, ports.aheadAlarm());
    this.tailFill = new TailFill(limits, source, encoder, reads, tail, this::head);
    this.log =
        new EncodedLog(source, encoder, clock, limits.encodedBytesMax(), limits.readBytesMax());
    this.ofLog = new ReadAhead(limits.aheadBytesMax());
    this.ofSnapshots = new ReadAhead(limits.aheadBytesMax());
    this.open =
        new OpenFeeds(
            limits,
            ports,
            opening,
            reads,
            this::post,
            () -> new Unsent(ofLog, ofSnapshots),
            head.epoch());
    this.delivery =
        new Delivery(
            limits,
            log,
            encoder,
            tail,
            reads,
            ofLog,
            ofSnapshots,
            this::head,
            ports.logTimeMicros(),
            open::end,
            open::endDamaged);
    this.pulls = new Pulls(limits, ports, opening, reads, log, tail, this::head);
  }

  @Override
  public void onDurable(Block block, Head now, int bytes) {
    tailFill.queue(block, bytes);
    // After the block, so that whoever misses a block of this head knows that it was not queued.
    head = now;
    // Without readers the loop comes round by itself, often enough to clear the queue.
    if (!open.ids().isEmpty() || pulling > 0) {
      self.wake();
    }
  }

  /** How many feeds are open. Any thread. */
  public int subscribers() {
    return open.ids().size();
  }

  /** Ids of the open feeds. Any thread. */
  public Set<String> openSubscribers() {
    return Set.copyOf(open.ids());
  }

  /** What is held in memory, as of the last step of the loop. Any thread. */
  public FeedFigures figures() {
    OfLoop now = ofLoop;
    return new FeedFigures(
        now.tail,
        tailFill.waitingBytes(),
        log.heldBytes(),
        now.aheadOfLog,
        now.aheadOfSnapshots,
        pulls.heldBytes());
  }

  /** Opens a feed. Any thread; everything else comes through the sink. */
  public void subscribe(SubscribeTo to, FeedSink sink) {
    post(() -> open.begin(to, sink));
  }

  /** Looks for the entries after a position. Any thread; the answer comes through the sink. */
  public void pull(PullFrom from, PullSink sink) {
    post(() -> pulls.begin(from, sink));
  }

  /**
   * Wants a bookmark in an open feed once it has come as far as the log is now. Any thread.
   *
   * @param answer told on the feed's thread: the head, or null when no feed of this id is open
   */
  public void requestBookmark(String subscriberId, Consumer<@Nullable Position> answer) {
    post(() -> {
      Subscription subscription = open.of(subscriberId);
      if (subscription == null) {
        answer.accept(null);
        return;
      }
      Head now = head;
      subscription.wantBookmarkAt(now.sequence());
      answer.accept(new Position(now.epoch(), now.sequence()));
    });
  }

  /** The sink became ready. Any thread. */
  public void ready() {
    becameReady.set(true);
    self.wake();
  }

  /** The sink's subscriber is gone. Any thread. */
  public void gone(FeedSink sink) {
    post(() -> open.gone(sink));
  }

  /** The caller who polls is gone. Any thread. */
  public void gone(PullSink sink) {
    post(() -> pulls.gone(sink));
  }

  /** Ends every feed with the point where it can be resumed, and opens no more. Any thread. */
  public void close() {
    post(() -> {
      open.close();
      pulls.close();
    });
  }

  @Override
  public boolean step() {
    boolean worked = false;
    for (Runnable message = inbox.poll(); message != null; message = inbox.poll()) {
      message.run();
      worked = true;
    }
    worked |= tailFill.step(!open.isEmpty() || pulls.size() > 0);
    long now = clock.monotonicNanos();
    boolean hasReady = becameReady.getAndSet(false);
    for (Subscription subscription : open.all()) {
      if (subscription.isDue(now, hasReady)) {
        worked |= delivery.serve(subscription, now);
      }
    }
    worked |= delivery.read();
    worked |= pulls.step(now);
    log.rest(now);
    pulling = pulls.size();
    ofLoop = new OfLoop(tail.bytes(), ofLog.heldBytes(), ofSnapshots.heldBytes());
    return worked;
  }

  private Head head() {
    return head;
  }

  private void post(Runnable message) {
    inbox.add(message);
    self.wake();
  }
}
