package io.onhand.bench.ceiling;

import io.onhand.bench.sample.SampleSales;
import io.onhand.server.log.BlockCodec;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * How fast Central's store takes what a group commit writes, when nothing else is done: no call, no
 * decision, no encoding. Batches of 1,000 operations, each synced, through the server's own storage
 * port with its own settings, into all its families; idempotency keys are all distinct, records are
 * spread over ten million.
 */
public final class StoreCeiling {

  /** Operations of a batch. */
  public static final int BATCH_OPERATIONS = 1_000;

  private static final int RECORDS = 10_000_000;
  private static final int OPERATION_KEY_BYTES = 16;
  private static final int OPERATION_VALUE_BYTES = 24;
  private static final int LATENCY_DIGITS = 3;
  private static final long LATENCY_NANOS_MAX = 60_000_000_000L;

  /** What a batch holds. */
  public enum Content {
    /** The log block, and for each operation its record and its idempotency row. */
    WHOLE,
    /** The log block alone. */
    LOG_BLOCK
  }

  /**
   * What was measured.
   *
   * @param operations how many were written in all
   * @param p50Nanos of a batch, its sync included
   * @param p99Nanos of the same
   */
  public record Result(long operations, double operationsPerSecond, long p50Nanos, long p99Nanos) {}

  private final SampleSales sales = new SampleSales(RECORDS);
  private final SplittableRandom random = new SplittableRandom(1);
  private final Content content;
  private final byte[] block;
  private final byte[] record;
  private long sequence = 1;

  private StoreCeiling(Content content) {
    this.content = content;
    List<Entry> entries = new ArrayList<>(BATCH_OPERATIONS);
    for (long number = 1; number <= BATCH_OPERATIONS; number++) {
      entries.add(sales.entry(number));
    }
    block = BlockCodec.encode(Head.empty(1), entries).bytes();
    record = RecordCodec.encode(sales.record(sales.key(0)));
  }

  /** Measures with a fresh store in {@code folder}, which stays there. */
  public static Result measure(Path folder, Content content, Duration time) {
    StoreCeiling ceiling = new StoreCeiling(content);
    List<CentralFamily> families = List.of(CentralFamily.values());
    try (KeyValueStore store =
        RocksStore.open(folder, DataFormat.CENTRAL, families, RocksSettings.CENTRAL)) {
      return ceiling.measure(store, time.toNanos());
    }
  }

  /** Batches are put together between the writes, so only the writes count. */
  private Result measure(KeyValueStore store, long nanos) {
    Histogram latency = new Histogram(LATENCY_NANOS_MAX, LATENCY_DIGITS);
    long written = 0;
    long operations = 0;
    while (written < nanos) {
      WriteBatch batch = nextBatch();
      long from = System.nanoTime();
      store.write(batch, Durability.SYNCED);
      long took = System.nanoTime() - from;
      latency.recordValue(Math.min(took, LATENCY_NANOS_MAX));
      written += took;
      operations += BATCH_OPERATIONS;
    }
    return new Result(
        operations,
        operations * 1e9 / written,
        latency.getValueAtPercentile(50),
        latency.getValueAtPercentile(99));
  }

  private WriteBatch nextBatch() {
    WriteBatch batch = new WriteBatch(2 * BATCH_OPERATIONS + 1);
    batch.put(CentralFamily.LOG, Keys.sequence(sequence), block);
    if (content == Content.WHOLE) {
      for (long number = sequence; number < sequence + BATCH_OPERATIONS; number++) {
        batch.put(CentralFamily.RECORDS, Keys.record(sales.body(number).line().key()), record);
        batch.put(
            CentralFamily.IDEMPOTENCY,
            ByteBuffer.allocate(OPERATION_KEY_BYTES)
                .putLong(random.nextLong())
                .putLong(number)
                .array(),
            new byte[OPERATION_VALUE_BYTES]);
      }
    }
    sequence += BATCH_OPERATIONS;
    return batch;
  }
}
