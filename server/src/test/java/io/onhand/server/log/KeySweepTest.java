package io.onhand.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RequestHash;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.OperationCodec;
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
    Random random = new Random(1);
    WriteBatch batch = new WriteBatch();
    BatchState state = new BatchState(batch);
    for (long sequence = 1; sequence <= KEYS; sequence++) {
      OperationId operation = new OperationId(random.nextLong(), random.nextLong());
      state.putOperation(operation, sequence, new RequestHash(1, 1));
    }
    store.write(batch, Durability.SYNCED);
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
    return LongStream.rangeClosed(from, KEYS).boxed().toList();
  }
}
