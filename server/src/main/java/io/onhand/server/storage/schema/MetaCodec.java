package io.onhand.server.storage.schema;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Head;

/** The small values: the head, stores, sync runs. */
public final class MetaCodec {
  private MetaCodec() {}

  static byte[] encode(Head head) {
    return io.onhand.storage.v1.Head.newBuilder()
        .setEpoch(head.epoch())
        .setSequence(head.sequence())
        .setLogTimeMicros(head.logTimeMicros())
        .setBlockChecksum(head.blockChecksum())
        .setHorizon(head.horizon())
        .setRecords(head.records())
        .setStores(head.stores())
        .build()
        .toByteArray();
  }

  static Head head(byte[] value) {
    try {
      io.onhand.storage.v1.Head head = io.onhand.storage.v1.Head.parseFrom(value);
      return new Head(
          head.getEpoch(),
          head.getSequence(),
          head.getLogTimeMicros(),
          head.getBlockChecksum(),
          head.getHorizon(),
          head.getRecords(),
          head.getStores());
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected the head of the log.", e);
    }
  }

  static io.onhand.storage.v1.Store message(Store store) {
    return io.onhand.storage.v1.Store.newBuilder()
        .setStore(store.id())
        .setDisplayName(store.displayName())
        .setCreatedSequence(store.createdSequence())
        .setCreatedAtMicros(store.createdAtMicros())
        .build();
  }

  static Store store(io.onhand.storage.v1.Store store) {
    return new Store(
        store.getStore(),
        store.getDisplayName(),
        store.getCreatedSequence(),
        store.getCreatedAtMicros());
  }

  static Store store(byte[] value) {
    try {
      return store(io.onhand.storage.v1.Store.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected a store.", e);
    }
  }

  static io.onhand.storage.v1.SyncRun message(SyncRun run) {
    return io.onhand.storage.v1.SyncRun.newBuilder()
        .setOrigin(run.id().origin())
        .setRunId(run.id().runId())
        .setAnchorSequence(run.anchorSequence())
        .setMode(EnumNumbers.number(run.mode()))
        .addAllStores(run.stores())
        .setDry(run.isDry())
        .setFinished(run.isFinished())
        .build();
  }

  static SyncRun syncRun(io.onhand.storage.v1.SyncRun run) {
    return new SyncRun(
        new SyncRunId(run.getOrigin(), run.getRunId()),
        mode(run),
        run.getAnchorSequence(),
        run.getStoresList(),
        run.getDry(),
        run.getFinished());
  }

  public static SyncRun syncRun(byte[] value) {
    try {
      return syncRun(io.onhand.storage.v1.SyncRun.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected a sync run.", e);
    }
  }

  private static SyncMode mode(io.onhand.storage.v1.SyncRun run) {
    return EnumNumbers.syncMode(run.getMode());
  }
}
