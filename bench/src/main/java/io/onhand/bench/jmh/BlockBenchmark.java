package io.onhand.bench.jmh;

import io.onhand.bench.sample.SampleSales;
import io.onhand.server.log.BlockCodec;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Effects;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.BatchState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A block of 1,000 sales, nearly all of different products; figures are per entry. What the
 * committer does with a block before the store sees it, and what recovery and followers do with its
 * bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlockBenchmark {

  private static final int ENTRIES = 1000;
  private static final int PRODUCTS = 100_000;
  private static final Head HEAD = Head.empty(1);

  private final List<Entry> entries = new ArrayList<>();
  private BlockCodec.Encoded encoded = encode(new SampleSales(1).entry(1));

  /** Decides the sales and encodes them once. */
  @Setup
  public void makeBlock() {
    SampleSales sales = new SampleSales(PRODUCTS);
    for (int i = 1; i <= ENTRIES; i++) {
      entries.add(sales.entry(i));
    }
    encoded = BlockCodec.encode(HEAD, entries);
  }

  /** The entries as the bytes of a log block. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public BlockCodec.Encoded encode() {
    return BlockCodec.encode(HEAD, entries);
  }

  /** The bytes as entries, checksum verified. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public Block decode() {
    return BlockCodec.decode(encoded.bytes());
  }

  /** The effects as a batch for the store: keys and values of records and idempotency rows. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public WriteBatch effects() {
    WriteBatch batch = new WriteBatch(2 * ENTRIES + 2);
    Effects.apply(HEAD, encoded.block(), new BatchState(batch));
    return batch;
  }

  private static BlockCodec.Encoded encode(Entry entry) {
    return BlockCodec.encode(HEAD, List.of(entry));
  }
}
