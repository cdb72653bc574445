package io.onhand.server.log;

import io.onhand.server.log.BlockCodec.Encoded;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Effects;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.Moment;
import io.onhand.server.statemachine.Rules;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.StoredState;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The beginning of a new epoch in a log that was restored: one block with one entry, which names
 * the epoch before and where it ended. Sequences go on; everything that names a position after that
 * end names it in the old epoch and is refused.
 */
public final class EpochStart {
  /** So much may one restore add to the number of an epoch. */
  private static final long STEP_MAX = 1L << 48;

  private EpochStart() {}

  /**
   * Appends the block, synced.
   *
   * @param store nobody else has it open
   * @param nowMicros the wall clock; log time does not go back for it
   * @param backup the name of the backup that was restored
   * @return the head of the new epoch
   */
  public static Head append(KeyValueStore store, long nowMicros, String backup) {
    Head head =
        new StoredState(store)
            .head()
            .orElseThrow(
                () -> new DamagedLogException("Expected a store with a head, but it has none."));
    long epoch = after(head.epoch());
    long logTimeMicros = Math.max(head.logTimeMicros(), nowMicros);
    BeginEpoch begin = new BeginEpoch(head.epoch(), head.sequence(), backup);
    Moment moment = new Moment(epoch, head.sequence() + 1, logTimeMicros);
    Entry entry =
        new Entry(
            moment.sequence(),
            logTimeMicros,
            Command.internal(begin),
            Rules.beginEpoch(begin, moment));
    Encoded encoded = BlockCodec.encode(head.in(epoch), List.of(entry));
    WriteBatch batch = new WriteBatch();
    batch.put(CentralFamily.LOG, Keys.sequence(moment.sequence()), encoded.bytes());
    Head began = Effects.apply(head, encoded.block(), new BatchState(batch));
    store.write(batch, Durability.SYNCED);
    return began;
  }

  /** Another one, random, and greater: ids of things, which begin with it, keep their order. */
  private static long after(long epoch) {
    return epoch + ThreadLocalRandom.current().nextLong(1, STEP_MAX);
  }
}
