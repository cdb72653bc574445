package io.onhand.bench.sample;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Moment;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.Rules;
import io.onhand.server.statemachine.StateView;
import io.onhand.server.statemachine.StockCommand.Adjust;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One store where every product is in stock, and sales of one unit each. Everything follows from
 * numbers: the same sale is the same value each time.
 *
 * @param products how many products the store has
 */
public record SampleSales(int products) implements StateView {

  private static final long EPOCH = 0x1f2e_3d4c_5b6aL;
  private static final String STORE = "bench-0001";
  private static final long ON_HAND = 1_000_000;
  private static final long LOG_TIME_MICROS = 1_790_000_000_000_000L;

  /** Which product the sale of this number is of. */
  public int productOf(long number) {
    return (int) Long.remainderUnsigned((number * 0x9e3779b97f4a7c15L) >>> 16, products);
  }

  /** The command of a sale. */
  public Command command(long number) {
    return Command.of(header(number), body(number));
  }

  /** Its header alone, not hashed. */
  public CommandHeader header(long number) {
    return new CommandHeader("till-017", "sale-%016x".formatted(number));
  }

  /** Its body alone. */
  public Adjust body(long number) {
    RecordKey key = key(productOf(number));
    return new Adjust(new AdjustLine(key, -1, AdjustReason.SALE, OptionalLong.empty()));
  }

  /** Where and when it is decided. */
  public Moment moment(long sequence) {
    return new Moment(EPOCH, sequence, LOG_TIME_MICROS + sequence);
  }

  /** A sale, decided. */
  public Entry entry(long sequence) {
    Command command = command(sequence);
    Moment moment = moment(sequence);
    return new Entry(
        sequence, moment.logTimeMicros(), command, Rules.decide(this, command, moment));
  }

  /** The key of a product's record. */
  public RecordKey key(int product) {
    return new RecordKey("product-%08d".formatted(product), STORE);
  }

  @Override
  public StockRecord record(RecordKey key) {
    return new StockRecord(
        key, ON_HAND, 0, 0, Floor.ZERO, OptionalLong.empty(), 77, 123_456_789, LOG_TIME_MICROS);
  }

  @Override
  public boolean isStoreDeclared(String store) {
    return store.equals(STORE);
  }

  @Override
  public @Nullable SyncRun syncRun(SyncRunId id) {
    return null;
  }

  @Override
  public boolean isListed(SyncRunId run, RecordKey key) {
    return false;
  }

  @Override
  public @Nullable Reservation reservation(LogId id) {
    return null;
  }

  @Override
  public int openReservations(String origin) {
    return 0;
  }

  @Override
  public @Nullable Transfer transfer(LogId id) {
    return null;
  }

  @Override
  public @Nullable StockException exception(LogId id) {
    return null;
  }

  @Override
  public @Nullable RememberedOperation operation(OperationId id) {
    return null;
  }

  @Override
  public Entry entry(RememberedOperation operation) {
    throw new IllegalStateException("Expected sales alone, but one asks for an earlier entry.");
  }

  @Override
  public long horizon() {
    return 0;
  }
}
