package io.onhand.server.api;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.onhand.replication.v1.Bookmark;
import io.onhand.replication.v1.EntryHeader;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.FeedOpened;
import io.onhand.replication.v1.PullChangesResponse;
import io.onhand.replication.v1.SnapshotEnd;
import io.onhand.replication.v1.SnapshotRecords;
import io.onhand.replication.v1.SnapshotThings;
import io.onhand.replication.v1.StoreSlice;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Things;
import io.onhand.server.feed.EncodedEntry;
import io.onhand.server.feed.EncodedEntry.Slice;
import io.onhand.server.feed.Frame;
import io.onhand.server.feed.FrameEncoder;
import io.onhand.server.feed.PulledEntry;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/**
 * Frames of {@code ReplicationService.Subscribe}. Header and slices of an entry are encoded with
 * their tags, once; the frame of a subscription is a few bytes before them.
 */
final class FeedFrames implements FrameEncoder {

  private final List<io.onhand.inventory.v1.Position> endedEpochs;

  /** Frames of a log that descends from these epochs. */
  FeedFrames(Lineage lineage) {
    endedEpochs =
        lineage.ended().entrySet().stream()
            .map(end -> RecordMapper.position(end.getKey(), end.getValue()))
            .toList();
  }

  @Override
  public EncodedEntry entry(Entry entry) {
    SequencedMap<String, StoreSlice.Builder> slices = FeedSlices.of(entry);
    List<Slice> encoded = new ArrayList<>(slices.size());
    slices.forEach((store, slice) ->
        encoded.add(
            new Slice(
                store,
                FeedSlices.hasChanges(slice),
                tagged(FeedEntry.SLICES_FIELD_NUMBER, slice.build()))));
    return new EncodedEntry(
        entry.sequence(),
        entry.decision() instanceof Rejected,
        tagged(FeedEntry.HEADER_FIELD_NUMBER, header(entry)),
        encoded);
  }

  @Override
  public Frame entry(EncodedEntry entry, long previousSequence, List<Slice> slices) {
    List<byte[]> parts = new ArrayList<>(2 + slices.size());
    addEntry(parts, SubscribeResponse.ENTRY_FIELD_NUMBER, entry, previousSequence, slices);
    return new Frame(parts);
  }

  @Override
  public Frame pulled(
      List<PulledEntry> entries, Position next, Position head, long serverTimeMicros) {
    List<byte[]> parts = new ArrayList<>(1 + 3 * entries.size());
    for (PulledEntry entry : entries) {
      addEntry(
          parts,
          PullChangesResponse.ENTRIES_FIELD_NUMBER,
          entry.entry(),
          entry.previousSequence(),
          entry.slices());
    }
    parts.add(
        PullChangesResponse.newBuilder()
            .setNext(position(next))
            .setHasMore(next.sequence() < head.sequence())
            .setHead(position(head))
            .setServerTime(RecordMapper.timestamp(serverTimeMicros))
            .build()
            .toByteArray());
    return new Frame(parts);
  }

  /** Adds a message of an entry, with the tag of its field, to what goes before it. */
  private static void addEntry(
      List<byte[]> parts,
      int field,
      EncodedEntry entry,
      long previousSequence,
      List<Slice> slices) {
    int body = entry.header().length;
    for (Slice slice : slices) {
      body += slice.bytes().length;
    }
    int entryBytes =
        CodedOutputStream.computeUInt64Size(
                FeedEntry.PREVIOUS_SEQUENCE_FIELD_NUMBER, previousSequence)
            + body;
    byte[] prefix =
        new byte
            [CodedOutputStream.computeTagSize(field)
                + CodedOutputStream.computeUInt32SizeNoTag(entryBytes)
                + entryBytes
                - body];
    CodedOutputStream out = CodedOutputStream.newInstance(prefix);
    try {
      out.writeTag(field, 2);
      out.writeUInt32NoTag(entryBytes);
      out.writeUInt64(FeedEntry.PREVIOUS_SEQUENCE_FIELD_NUMBER, previousSequence);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new IllegalStateException("Expected room for the frame of an entry.", e);
    }
    parts.add(prefix);
    parts.add(entry.header());
    slices.forEach(slice -> parts.add(slice.bytes()));
  }

  @Override
  public Frame opened(Position head, boolean isSnapshot, List<String> stores) {
    return frame(
        SubscribeResponse.newBuilder()
            .setOpened(
                FeedOpened.newBuilder()
                    .setHead(position(head))
                    .setSnapshot(isSnapshot)
                    .addAllStores(stores)
                    .addAllEndedEpochs(endedEpochs)));
  }

  @Override
  public Frame records(List<StockRecord> records) {
    SnapshotRecords.Builder message = SnapshotRecords.newBuilder();
    records.stream().map(RecordMapper::record).forEach(message::addRecords);
    return frame(SubscribeResponse.newBuilder().setSnapshotRecords(message));
  }

  @Override
  public Frame things(Things things) {
    SnapshotThings.Builder message = SnapshotThings.newBuilder();
    things.reservations().stream().map(ThingMapper::reservation).forEach(message::addReservations);
    things.transfers().stream().map(ThingMapper::transfer).forEach(message::addTransfers);
    things.exceptions().stream().map(ThingMapper::exception).forEach(message::addExceptions);
    return frame(SubscribeResponse.newBuilder().setSnapshotThings(message));
  }

  @Override
  public Frame snapshotEnd(Position position, SnapshotCounts counts) {
    return frame(
        SubscribeResponse.newBuilder()
            .setSnapshotEnd(
                SnapshotEnd.newBuilder()
                    .setPosition(position(position))
                    .setRecords(counts.records())
                    .setReservations(counts.reservations())
                    .setTransfers(counts.transfers())
                    .setExceptions(counts.exceptions())));
  }

  @Override
  public Frame bookmark(Position position, long headSequence, long serverTimeMicros) {
    return frame(
        SubscribeResponse.newBuilder()
            .setBookmark(
                Bookmark.newBuilder()
                    .setPosition(position(position))
                    .setHeadSequence(headSequence)
                    .setServerTime(RecordMapper.timestamp(serverTimeMicros))));
  }

  private static EntryHeader header(Entry entry) {
    CommandHeader command = entry.command().header();
    EntryHeader.Builder header =
        EntryHeader.newBuilder()
            .setSequence(entry.sequence())
            .setLogTime(RecordMapper.timestamp(entry.logTimeMicros()))
            .setReference(command.reference())
            .setTraceParent(command.traceParent())
            .setOperation(OperationKindMapper.operation(entry.command().body()))
            .setKind(OperationKindMapper.kind(entry.command()));
    if (!entry.command().isInternal()) { // the server's own have neither
      header.setOrigin(command.origin()).setIdempotencyKey(command.key());
    }
    if (command.occurredAtMicros() != 0) {
      header.setOccurredAt(RecordMapper.timestamp(command.occurredAtMicros()));
    }
    if (entry.decision() instanceof Rejected rejected) {
      header.setRefusal(RejectionMapper.refusal(rejected));
    }
    return header.build();
  }

  private static io.onhand.inventory.v1.Position position(Position position) {
    return RecordMapper.position(position.epoch(), position.sequence());
  }

  private static Frame frame(SubscribeResponse.Builder response) {
    return Frame.of(response.build().toByteArray());
  }

  private static byte[] tagged(int field, MessageLite message) {
    byte[] bytes = new byte[CodedOutputStream.computeMessageSize(field, message)];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeMessage(field, message);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new IllegalStateException("Expected room for a part of an entry.", e);
    }
    return bytes;
  }
}
