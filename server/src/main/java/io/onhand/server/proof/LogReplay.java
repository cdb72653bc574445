package io.onhand.server.proof;

import io.onhand.server.log.BlockCodec;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.BrokenChainException;
import io.onhand.server.statemachine.Effects;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.StateHash;
import io.onhand.server.storage.schema.StoredState;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The log, applied to an empty state or to that of a copy by the same effects as ever. */
final class LogReplay {
  private final KeyValueReader reader;
  private final Steps steps;

  LogReplay(KeyValueReader reader, Steps steps) {
    this.reader = reader;
    this.steps = steps;
  }

  /**
   * The hash, in hexadecimal, of the state that the log comes to.
   *
   * @param scratch empty, or with the state from which the log goes on
   * @throws NotReplayedException when there is no room for all of it
   * @throws BrokenChainException when the log does not go on from there
   */
  String into(Scratch scratch) throws NotReplayedException {
    KeyValueStore state = scratch.store();
    Head head = new StoredState(state).head().orElse(null);
    long begin = head == null ? 0 : head.sequence();
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.LOG)) {
      boolean more = head == null ? cursor.seekToFirst() : cursor.seek(Keys.sequence(begin + 1));
      for (; more; more = cursor.next()) {
        if (!scratch.hasRoom()) {
          throw new NotReplayedException("the disk has no more room for it.");
        }
        head = apply(head, BlockCodec.decode(cursor.value()), state);
        steps.reached(head.sequence() - begin);
      }
    }
    steps.phase("hash of the replay", 0);
    return HexFormat.of().formatHex(StateHash.ofAll(state, steps::reached));
  }

  private static Head apply(@Nullable Head head, Block block, KeyValueStore state) {
    WriteBatch batch = new WriteBatch();
    Head before = head == null ? Head.empty(block.header().epoch()) : head;
    Head after = Effects.apply(before, block, new BatchState(batch));
    state.write(batch, Durability.BUFFERED);
    return after;
  }
}
