package io.onhand.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.OperationCodec;
import io.onhand.server.storage.schema.StoredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Keys below the horizon are removed and no others, also when it moves meanwhile")
final class KeySweepTest {
  private static final long KEYS = 1_700;

  private final InMemoryStore store = new InMemoryStore(List.of(CentralFamily.values()));
  private final AtomicLong horizon = new AtomicLong();
  private final KeySweep sweep =
      new KeySweep(store, () -> new Head(1, KEYS, 0, 0, horizon.get(), 0, 0));

  @BeforeEach
  void putKeys() {
    append(1, KEYS, 0);
  }

  /** Gives keys up, in blocks of up to 100: the log and the rows of the keys. */
  private void append(long first, long last, long firstKey) {
    EmbeddedLog log =
        new EmbeddedLog(
            store, new StoredState(store).head().orElse(Head.empty(1)), new KeyFilter(64, 4));
    Random random = new Random(1);
    List<Entry> block = new ArrayList<>();
    for (long sequence = first; sequence <= last; sequence++) {
      CommandHeader header = new CommandHeader("till", "k" + (sequence - first + firstKey));
      block.add(
          new Entry(sequence, 0, Command.of(header, new Abandon()), Decision.Accepted.with()));
      if (sequence == last || random.nextInt(100) == 0) {
        log.append(block);
        block = new ArrayList<>();
      }
    }
  }

  @Test
  void removesWhatLiesBelow() {
    assertThat(sweep.step()).isFalse();
    horizon.set(1_000);
    sweepAll();

    assertThat(sequences()).containsExactlyElementsOf(range(1_000));
    assertThat(sweep.step()).isFalse();
  }

  @Test
  void alsoRemovesWhatItHadPassedWhenTheHorizonMoved() {
    horizon.set(500);
    sweep.step();
    horizon.set(1_200);
    sweepAll();

    assertThat(sequences()).containsExactlyElementsOf(range(1_200));
  }

  @Test
  void keepsTheRowOfAKeyThatWasUsedAgain() {
    append(KEYS + 1, KEYS + 10, 0);
    horizon.set(1_000);
    sweepAll();

    assertThat(sequences()).containsExactlyElementsOf(range(1_000, KEYS + 10));
  }

  private void sweepAll() {
    for (int steps = 0; sweep.step(); steps++) {
      assertThat(steps).isLessThan(100);
    }
  }

  private List<Long> sequences() {
    List<Long> sequences = new ArrayList<>();
    try (var cursor = store.cursor(CentralFamily.IDEMPOTENCY)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        sequences.add(OperationCodec.decode(cursor.value()).sequence());
      }
    }
    return sequences.stream().sorted().toList();
  }

  private static List<Long> range(long from) {
    return range(from, KEYS);
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
