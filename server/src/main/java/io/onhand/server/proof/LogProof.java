package io.onhand.server.proof;

import io.onhand.server.log.BlockCodec;
import io.onhand.server.log.DamagedLogException;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log: whole blocks, each continuing the one before it, up to the head. */
final class LogProof {
  private final KeyValueReader reader;
  private final Steps steps;
  private final Head head;
  private @Nullable BlockHeader previous;
  private boolean isWhole = true;

  LogProof(KeyValueReader reader, Steps steps, Head head) {
    this.reader = reader;
    this.steps = steps;
    this.head = head;
  }

  /**
   * Looks at all blocks.
   *
   * @param oldest the first sequence that the log holds; 0: it is empty
   * @param each is given the blocks that are whole, in order
   */
  void run(long oldest, Consumer<Block> each) {
    steps.phase("log", oldest == 0 ? 0 : head.sequence() - oldest + 1);
    long[] entries = {0};
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.LOG)) {
      steps.rows(
          cursor,
          CentralFamily.LOG,
          (key, value) -> {
            look(key, value, each);
            entries[0] += previous == null ? 0 : previous.lastSequence() - previous.firstSequence();
            steps.reached(entries[0]);
          });
    }
    lookAtEnd();
    steps.end();
  }

  private void look(byte[] key, byte[] value, Consumer<Block> each) {
    BlockHeader header;
    try {
      header = BlockCodec.header(value);
    } catch (DamagedLogException e) {
      broken(Rule.BLOCK_CHECKSUM, sequenceAt(key), e.getMessage());
      previous = null;
      return;
    }
    lookAtChain(key, header);
    BlockHeader before = previous;
    previous = header;
    Block block;
    try {
      block = BlockCodec.decode(value);
    } catch (DamagedLogException e) {
      broken(Rule.BLOCK_CHECKSUM, header.firstSequence(), e.getMessage());
      return;
    }
    if (before != null
        && before.epoch() != header.epoch()
        && !(block.entries().getFirst().command().body() instanceof BeginEpoch)) {
      broken(
          Rule.BLOCK_CHAIN,
          header.firstSequence(),
          "Expected a block of the epoch of " + before + ", but got " + header + ".");
    }
    each.accept(block);
  }

  private void lookAtChain(byte[] key, BlockHeader header) {
    BlockHeader before = previous;
    boolean isKeyed = Arrays.equals(key, Keys.sequence(header.firstSequence()));
    boolean continues =
        before == null
            || (header.firstSequence() == before.lastSequence() + 1
                && header.previousChecksum() == before.checksum()
                && header.logTimeMicros() >= before.logTimeMicros());
    if (!isKeyed || !continues || header.lastSequence() < header.firstSequence()) {
      broken(
          Rule.BLOCK_CHAIN,
          sequenceAt(key),
          "Expected a block that continues " + before + ", but got " + header + ".");
    }
  }

  private void lookAtEnd() {
    BlockHeader last = previous;
    boolean isEnd =
        last == null
            ? head.sequence() == 0
            : last.epoch() == head.epoch()
                && last.lastSequence() == head.sequence()
                && last.checksum() == head.blockChecksum()
                && last.logTimeMicros() == head.logTimeMicros();
    if (!isEnd) {
      broken(
          Rule.LOG_END,
          head.sequence(),
          "Expected the log to end with the block of " + head + ", but it ends with " + last + ".");
    }
  }

  /** Whether nothing was found; once {@link #run} ended. */
  boolean isWhole() {
    return isWhole;
  }

  private void broken(Rule rule, long sequence, @Nullable String sentence) {
    isWhole = false;
    steps.find(rule, CentralFamily.LOG, sequence, String.valueOf(sentence));
  }

  private static long sequenceAt(byte[] key) {
    return key.length == Long.BYTES ? Keys.sequenceAt(key) : -1;
  }
}
