package io.onhand.agent.chain;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Record;
import io.onhand.replication.v1.EntryHeader;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.FeedOpened;
import io.onhand.replication.v1.RecordChange;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.StoreSlice;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads every store's feed from the first entry on, over a line of its own that may fail too, and
 * wants each entry once and in order: after each break it goes on after the last entry that it
 * holds, and after a restore of Central it drops what the restored log does not have. It never
 * takes a snapshot. What it finds wrong it keeps as a sentence.
 */
final class Auditor implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final FaultyLine line;
  private final ManagedChannel channel;
  private final Thread thread;
  private final List<FeedEntry> entries = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<RecordKey, Ledger.Stock> stock = new HashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private final List<Long> epochs = new ArrayList<>();
  private long covered;
  private long streams;
  private volatile boolean isClosed;

  /**
   * Begins to read.
   *
   * @param start before the first entry
   */
  Auditor(int central, Position start) {
    try {
      line = new FaultyLine(central);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    epochs.add(start.epoch());
    covered = start.sequence();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", line.port()).usePlaintext().build();
    thread = Thread.ofPlatform().name("auditor").start(this::follow);
  }

  FaultyLine line() {
    return line;
  }

  /** Everything up to here has come. */
  synchronized Position covered() {
    return new Position(epochs.getLast(), covered);
  }

  /** What the changes that came add up to. */
  synchronized Map<RecordKey, Ledger.Stock> stock() {
    return Map.copyOf(stock);
  }

  /** Names of the accepted commands that came. */
  synchronized Set<String> names() {
    return Set.copyOf(names);
  }

  /** What was wrong; empty: nothing. */
  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** How often the feed was opened. */
  synchronized long streams() {
    return streams;
  }

  @Override
  public void close() {
    isClosed = true;
    channel.shutdownNow();
    try {
      thread.join();
      line.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void follow() {
    while (!isClosed) {
      try {
        channel.resetConnectBackoff();
        read(new Stream(covered()));
      } catch (StatusRuntimeException e) {
        if (OnhandError.of(e).reason() == ErrorReason.ERROR_REASON_EPOCH_CHANGED) {
          followRestored();
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void read(Stream stream) {
    Iterator<SubscribeResponse> frames = subscribe(stream.after);
    while (frames.hasNext()) {
      SubscribeResponse frame = frames.next();
      synchronized (this) {
        stream.take(frame);
      }
    }
  }

  private Iterator<SubscribeResponse> subscribe(Position after) {
    return ReplicationServiceGrpc.newBlockingStub(channel)
        .subscribe(
            SubscribeRequest.newBuilder()
                .setSubscriberId("auditor")
                .setAfter(position(after))
                .setIncludeRejections(true)
                .build());
  }

  /** The log is another one, which begins with a part of this one: the rest never happened. */
  private void followRestored() {
    try (CancellableContext look = Context.current().withCancellation()) {
      FeedOpened opened = look.call(this::look);
      synchronized (this) {
        continueIn(opened);
      }
    } catch (StatusRuntimeException e) {
      // It is away again.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** How a feed opens, and nothing of it. */
  private FeedOpened look() {
    return ReplicationServiceGrpc.newBlockingStub(channel)
        .subscribe(
            SubscribeRequest.newBuilder()
                .setSubscriberId("auditor-looks")
                .setEphemeral(true)
                .build())
        .next()
        .getOpened();
  }

  /** A log that was restored twice from one backup knows nothing of its epoch in between. */
  private void continueIn(FeedOpened opened) {
    Map<Long, Long> ended = new HashMap<>();
    opened.getEndedEpochsList().forEach(end -> ended.put(end.getEpoch(), end.getSequence()));
    Long end = null;
    for (int i = epochs.size() - 1; i >= 0 && end == null; i--) {
      end = ended.get(epochs.get(i));
    }
    if (end == null) {
      complaints.add("The log does not continue any of " + epochs + ": " + opened);
      return;
    }
    epochs.add(opened.getHead().getEpoch());
    covered = end;
    dropAfter(end);
  }

  private void dropAfter(long sequence) {
    entries.removeIf(entry -> entry.getHeader().getSequence() > sequence);
    names.clear();
    stock.clear();
    entries.forEach(this::note);
  }

  /** Adds an entry up; an entry that came twice, or too late, does not fit. */
  private void note(FeedEntry entry) {
    EntryHeader header = entry.getHeader();
    if (header.hasRefusal()) {
      return;
    }
    if (!header.getOrigin().isEmpty()
        && !names.add(Ledger.name(header.getOrigin(), header.getIdempotencyKey()))) {
      complaints.add("Entry " + header.getSequence() + " is a command that was accepted before.");
    }
    for (StoreSlice slice : entry.getSlicesList()) {
      for (RecordChange change : slice.getChangesList()) {
        Record after = change.getRecord();
        RecordKey key = new RecordKey(after.getProduct(), after.getStore());
        Ledger.Stock expected =
            stock.getOrDefault(key, Ledger.Stock.NONE).changedBy(change.getOnHandDelta());
        Ledger.Stock came = new Ledger.Stock(after.getOnHand(), after.getVersion());
        if (!came.equals(expected)) {
          complaints.add(
              "Entry " + header.getSequence() + " brings " + came + ", not " + expected + ".");
        }
        stock.put(key, came);
      }
    }
  }

  private static io.onhand.inventory.v1.Position position(Position at) {
    return io.onhand.inventory.v1.Position.newBuilder()
        .setEpoch(at.epoch())
        .setSequence(at.sequence())
        .build();
  }

  /** One subscription; used with the auditor's lock. */
  private final class Stream {
    private final Position after;
    private long previous;

    Stream(Position after) {
      this.after = after;
      this.previous = after.sequence();
    }

    void take(SubscribeResponse frame) {
      switch (frame.getFrameCase()) {
        case OPENED -> opened(frame.getOpened());
        case ENTRY -> entry(frame.getEntry());
        case BOOKMARK -> {
          if (frame.getBookmark().getPosition().getEpoch() != epochs.getLast()
              || frame.getBookmark().getPosition().getSequence() < covered) {
            complaints.add("After " + covered + " came the bookmark " + frame.getBookmark());
          }
          covered = frame.getBookmark().getPosition().getSequence();
        }
        case SNAPSHOT_RECORDS, SNAPSHOT_THINGS, SNAPSHOT_END, FRAME_NOT_SET ->
            complaints.add("Nobody asked for " + frame);
      }
    }

    private void opened(FeedOpened opened) {
      streams++;
      if (opened.getSnapshot() || opened.getHead().getEpoch() != epochs.getLast()) {
        complaints.add("The feed after " + after + " opened with " + opened);
      }
    }

    private void entry(FeedEntry entry) {
      long sequence = entry.getHeader().getSequence();
      if (entry.getPreviousSequence() != previous || sequence <= covered) {
        complaints.add(
            "Entry %d says that it follows %d, but the last one was %d, and all up to %d had come."
                .formatted(sequence, entry.getPreviousSequence(), previous, covered));
      }
      previous = sequence;
      covered = sequence;
      entries.add(entry);
      note(entry);
    }
  }
}
