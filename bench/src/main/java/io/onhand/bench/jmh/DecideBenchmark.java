package io.onhand.bench.jmh;

import io.onhand.bench.sample.SampleSales;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Moment;
import io.onhand.server.statemachine.Rules;
import io.onhand.server.statemachine.StockCommand.Adjust;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One sale: its hashes, and its decision from a view that holds the record already. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecideBenchmark {

  private static final int SALES = 1024;

  private final SampleSales sales = new SampleSales(SALES);
  private final CommandHeader[] headers = new CommandHeader[SALES];
  private final Adjust[] bodies = new Adjust[SALES];
  private final Command[] commands = new Command[SALES];
  private final Moment moment = sales.moment(1);
  private int next;

  /** Makes the sales that the benchmarks walk over. */
  @Setup
  public void makeSales() {
    for (int i = 0; i < SALES; i++) {
      headers[i] = sales.header(i);
      bodies[i] = sales.body(i);
      commands[i] = sales.command(i);
    }
  }

  /** Both hashes of a command, which the calling thread computes. */
  @Benchmark
  public Command hash() {
    int i = next++ & (SALES - 1);
    return Command.of(headers[i], bodies[i]);
  }

  /** The decision, which the sequencer makes. */
  @Benchmark
  public Decision decide() {
    return Rules.decide(sales, commands[next++ & (SALES - 1)], moment);
  }
}
