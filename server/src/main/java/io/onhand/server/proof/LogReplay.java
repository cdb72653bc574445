package io.onhand.server.proof;

import io.onhand.server.log.BlockCodec;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Effects;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.StateHash;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The log from its first entry, applied to an empty state by the same effects as ever. */
final class LogReplay {
  private final KeyValueReader reader;
  private final Steps steps;

  LogReplay(KeyValueReader reader, Steps steps) {
    this.reader = reader;
    this.steps = steps;
  }

  /**
   * The hash, in hexadecimal, of the state that the log comes to in an empty store; empty when
   * there is no room for all of it.
   */
  Optional<String> into(Scratch scratch) {
    KeyValueStore empty = scratch.store();
    Head head = null;
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.LOG)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        if (!scratch.hasRoom()) {
          return Optional.empty();
        }
        head = apply(head, BlockCodec.decode(cursor.value()), empty);
        steps.reached(head.sequence());
      }
    }
    steps.phase("hash of the replay", 0);
    return Optional.of(HexFormat.of().formatHex(StateHash.ofAll(empty, steps::reached)));
  }

  private static Head apply(@Nullable Head head, Block block, KeyValueStore state) {
    WriteBatch batch = new WriteBatch();
    Head before = head == null ? Head.empty(block.header().epoch()) : head;
    Head after = Effects.apply(before, block, new BatchState(batch));
    state.write(batch, Durability.BUFFERED);
    return after;
  }
}
