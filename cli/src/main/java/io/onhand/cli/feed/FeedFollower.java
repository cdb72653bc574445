package io.onhand.cli.feed;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.Position;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Follows a feed across broken connections: each time it goes on after the last position it has
 * read, so its reader sees each entry once. A break in the middle of a snapshot begins the snapshot
 * anew.
 */
final class FeedFollower {

  private static final Duration PAUSE_MIN = Duration.ofMillis(250);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

  private final Connection connection;
  private final SubscribeRequest wanted;
  private final FeedReader reader;

  /** Whether the program is ending: then nothing more is given to the reader. Guarded by this. */
  private boolean stopped;

  /** Guarded by this: the thread that ends the program reads it. */
  private Position after;

  /** The sequence that the next entry must name as the one before it. */
  private long previous;

  private Duration pause = PAUSE_MIN;
  private boolean everOpened;
  private boolean toldOfBreak;

  /**
   * A follower.
   *
   * @param wanted what to follow; without {@code after} it begins with a snapshot
   */
  FeedFollower(Connection connection, SubscribeRequest wanted, FeedReader reader) {
    this.connection = connection;
    this.wanted = wanted;
    this.reader = reader;
    after = wanted.getAfter();
  }

  /**
   * Gives the reader nothing more. Called by the thread that ends the program.
   *
   * @return the last position that was read; sequence and epoch 0 when there is none
   */
  synchronized Position stop() {
    stopped = true;
    return after;
  }

  /**
   * Follows until the reader is done.
   *
   * @throws CommandFailure when going on makes no sense
   */
  void follow() {
    try {
      while (!reader.isDone()) {
        try {
          stream();
        } catch (StatusException e) {
          broke(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads one stream; returns when it came to an orderly end. */
  private void stream() throws StatusException, InterruptedException {
    SubscribeRequest.Builder request = wanted.toBuilder();
    Position from = after();
    if (from.getEpoch() != 0) {
      request.setAfter(from);
    }
    previous = from.getSequence();
    BlockingClientCall<?, SubscribeResponse> call =
        ReplicationServiceGrpc.newBlockingV2Stub(connection.channel()).subscribe(request.build());
    try {
      SubscribeResponse frame = call.read();
      while (frame != null && !reader.isDone()) {
        take(frame);
        frame = reader.isDone() ? null : call.read();
      }
    } finally {
      call.cancel("done", null);
    }
  }

  private synchronized Position after() {
    return after;
  }

  private synchronized void take(SubscribeResponse frame) throws StatusException {
    if (stopped) {
      return;
    }
    switch (frame.getFrameCase()) {
      case OPENED -> {
        everOpened = true;
        toldOfBreak = false;
        pause = PAUSE_MIN;
        reader.opened(frame.getOpened());
      }
      case SNAPSHOT_RECORDS -> reader.snapshotRecords(frame.getSnapshotRecords());
      case SNAPSHOT_THINGS -> reader.snapshotThings(frame.getSnapshotThings());
      case SNAPSHOT_END -> {
        reader.snapshotEnd(frame.getSnapshotEnd());
        after = frame.getSnapshotEnd().getPosition();
        previous = after.getSequence();
      }
      case ENTRY -> entry(frame.getEntry());
      case BOOKMARK -> after = frame.getBookmark().getPosition();
      // A frame of a later version of the contract.
      case FRAME_NOT_SET -> {}
    }
  }

  private void entry(FeedEntry entry) throws StatusException {
    if (entry.getPreviousSequence() != previous) {
      throw Status.UNAVAILABLE
          .withDescription(
              "Expected the entry after sequence "
                  + previous
                  + ", but got the one after "
                  + entry.getPreviousSequence())
          .asException();
    }
    previous = entry.getHeader().getSequence();
    reader.entry(entry);
    after = after.toBuilder().setSequence(previous).build();
  }

  /** Waits before the next try, where one makes sense; each wait is longer until a feed opens. */
  private void broke(StatusException thrown) throws InterruptedException {
    OnhandError error = OnhandError.of(thrown);
    boolean goesOn =
        switch (error.kind()) {
          case REFUSED, WRONG_USAGE -> false;
          case NOT_REACHABLE, OUTCOME_UNKNOWN, RETRYABLE -> everOpened;
        };
    if (!goesOn) {
      throw connection.failure(thrown);
    }
    if (!toldOfBreak) {
      toldOfBreak = true;
      reader.broken(error.message().isEmpty() ? error.reasonName() : error.message(), after());
    }
    long nanos = pause.toNanos();
    TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(nanos / 2, nanos));
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : twice;
  }
}
