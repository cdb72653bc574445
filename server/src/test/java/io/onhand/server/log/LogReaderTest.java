package io.onhand.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.log.BlockCodec.Encoded;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.RandomEntries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@DisplayName("The log finds entries, blocks and times as a plain list of them would")
final class LogReaderTest {
  private final InMemoryStore store = new InMemoryStore(List.of(CentralFamily.values()));
  private final LogReader reader = new LogReader(store);
  private final List<Encoded> blocks = new ArrayList<>();

  @Test
  void anEmptyLogHoldsNothing() {
    assertThat(reader.entry(1)).isEmpty();
    assertThat(reader.blocksAfter(0, 1_000)).isEmpty();
    assertThat(reader.oldest()).isEmpty();
    assertThat(reader.last()).isEmpty();
    assertThat(reader.lastAtOrBefore(Long.MAX_VALUE)).isEmpty();
  }

  /** The repetition is the seed. Half of the logs are trimmed: they do not begin at 1. */
  @RepeatedTest(20)
  void findsWhatAListFinds(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    write(new Random(seed), seed);
    long first = blocks.getFirst().block().header().firstSequence();
    long last = blocks.getLast().block().header().lastSequence();

    assertThat(reader.oldest()).hasValue(first);
    assertThat(reader.last()).hasValue(blocks.getLast().block());
    for (long sequence = Math.max(0, first - 2); sequence <= last + 2; sequence++) {
      assertThat(reader.entry(sequence)).as("entry %d", sequence).isEqualTo(entry(sequence));
      for (long bytesMax : new long[] {1, 2_000, Long.MAX_VALUE}) {
        assertThat(reader.blocksAfter(sequence, bytesMax))
            .as("after %d, %d bytes", sequence, bytesMax)
            .isEqualTo(blocksAfter(sequence, bytesMax));
      }
    }
    long end = blocks.getLast().block().header().logTimeMicros();
    for (long time = blocks.getFirst().block().header().logTimeMicros() - 2;
        time <= end + 2;
        time++) {
      assertThat(reader.lastAtOrBefore(time)).as("time %d", time).isEqualTo(lastAtOrBefore(time));
    }
  }

  /** The repetition is the seed. */
  @RepeatedTest(5)
  void walksInAnyOrder(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    write(random, seed);
    long first = blocks.getFirst().block().header().firstSequence();
    long last = blocks.getLast().block().header().lastSequence();

    try (LogWalk walk = reader.walk()) {
      for (int i = 0; i < 200; i++) {
        long sequence = random.nextLong(Math.max(0, first - 2), last + 3);
        assertThat(walk.entry(sequence)).as("entry %d", sequence).isEqualTo(entry(sequence));
      }
    }
  }

  private void write(Random random, long seed) {
    RandomEntries entries = new RandomEntries(seed);
    long before = random.nextBoolean() ? 0 : random.nextInt(1_000);
    Head head = new Head(9, before, 500, 0, 0, 0, 0);
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      List<Entry> next =
          entries.next(
              head.sequence() + 1,
              head.logTimeMicros() + random.nextInt(4),
              1 + random.nextInt(random.nextBoolean() ? 3 : 20));
      Encoded encoded = BlockCodec.encode(head, next);
      blocks.add(encoded);
      BlockHeader header = encoded.block().header();
      WriteBatch batch = new WriteBatch();
      batch.put(CentralFamily.LOG, Keys.sequence(header.firstSequence()), encoded.bytes());
      store.write(batch, Durability.SYNCED);
      head = new Head(9, header.lastSequence(), header.logTimeMicros(), header.checksum(), 0, 0, 0);
    }
  }

  private Optional<Entry> entry(long sequence) {
    return blocks.stream()
        .flatMap(encoded -> encoded.block().entries().stream())
        .filter(entry -> entry.sequence() == sequence)
        .findFirst();
  }

  private List<Block> blocksAfter(long after, long bytesMax) {
    List<Block> found = new ArrayList<>();
    long bytes = 0;
    for (Encoded encoded : blocks) {
      if (encoded.block().header().lastSequence() > after && bytes < bytesMax) {
        found.add(encoded.block());
        bytes += encoded.bytes().length;
      }
    }
    return found;
  }

  private Optional<BlockHeader> lastAtOrBefore(long time) {
    return blocks.stream()
        .map(encoded -> encoded.block().header())
        .filter(header -> header.logTimeMicros() <= time)
        .reduce((earlier, later) -> later);
  }
}
