package io.onhand.agent.replica;

import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.WriteBatch;
import java.util.Arrays;
import java.util.List;

/**
 * Removes the rows of generations that are not current. A range without rows is left alone: the
 * mark that a deleted range leaves costs every read until it is compacted away.
 */
final class Generations {

  private static final List<ReplicaFamily> INDEXES =
      List.of(ReplicaFamily.RECORDS_BY_STORE, ReplicaFamily.STORES, ReplicaFamily.THINGS);

  private Generations() {}

  /** What an attempt that was not finished has left. */
  static void dropAfter(KeyValueReader store, WriteBatch batch, int generation) {
    drop(
        store,
        batch,
        ReplicaFamily.RECORDS,
        ReplicaKeys.firstRecord(generation + 1),
        ReplicaKeys.afterRecords());
    for (ReplicaFamily index : INDEXES) {
      drop(
          store,
          batch,
          index,
          ReplicaKeys.generation(generation + 1),
          ReplicaKeys.afterGenerations());
    }
  }

  /** What a finished snapshot replaces; in the batch that makes it current. */
  static void dropBefore(KeyValueReader store, WriteBatch batch, int generation) {
    drop(
        store,
        batch,
        ReplicaFamily.RECORDS,
        ReplicaKeys.firstRecord(0),
        ReplicaKeys.firstRecord(generation));
    for (ReplicaFamily index : INDEXES) {
      drop(store, batch, index, ReplicaKeys.generation(0), ReplicaKeys.generation(generation));
    }
  }

  private static void drop(
      KeyValueReader store, WriteBatch batch, ReplicaFamily family, byte[] from, byte[] to) {
    try (KeyValueCursor rows = store.cursor(family)) {
      if (rows.seek(from) && Arrays.compareUnsigned(rows.key(), to) < 0) {
        batch.deleteRange(family, from, to);
      }
    }
  }
}
