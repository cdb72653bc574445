package io.onhand.bench.jmh;

import io.onhand.bench.sample.SampleSales;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.RecordCodec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One record's key and value, to the store's bytes and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordBenchmark {

  private final SampleSales sales = new SampleSales(1);
  private final RecordKey key = sales.key(0);
  private final StockRecord record = sales.record(key);
  private final byte[] storedKey = Keys.record(key);
  private final byte[] storedValue = RecordCodec.encode(record);

  /** The key's bytes. */
  @Benchmark
  public byte[] encodeKey() {
    return Keys.record(key);
  }

  /** The key of bytes. */
  @Benchmark
  public RecordKey decodeKey() {
    return Keys.recordAt(storedKey);
  }

  /** The value's bytes. */
  @Benchmark
  public byte[] encodeValue() {
    return RecordCodec.encode(record);
  }

  /** The record of bytes. */
  @Benchmark
  public StockRecord decodeValue() {
    return RecordCodec.decode(key, storedValue);
  }
}
