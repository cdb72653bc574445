package io.onhand.server.storage.schema;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunOpened;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandBody.Abandon;
import io.onhand.server.statemachine.CommandBody.Adjust;
import io.onhand.server.statemachine.CommandBody.AdvanceHorizon;
import io.onhand.server.statemachine.CommandBody.Basket;
import io.onhand.server.statemachine.CommandBody.BasketMode;
import io.onhand.server.statemachine.CommandBody.CreateStore;
import io.onhand.server.statemachine.CommandBody.OpenSyncRun;
import io.onhand.server.statemachine.CommandBody.SyncChunk;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.RejectionReason;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random entries of every kind, with decisions of every form, whether or not a rule would have made
 * them. The same seed, the same entries.
 */
public final class RandomEntries {
  private static final String[] LETTERS = {"a", "Z", "7", "_", "-", ".", "ß", "é", "漢", "🛒"};

  private final Random random;
  private int ids;

  /** Entries from a seed. */
  public RandomEntries(long seed) {
    this.random = new Random(seed);
  }

  /** Entries without holes, their log time never going back. */
  public List<Entry> next(long firstSequence, long firstTimeMicros, int count) {
    List<Entry> entries = new ArrayList<>(count);
    long time = firstTimeMicros;
    for (int i = 0; i < count; i++) {
      entries.add(next(firstSequence + i, time));
      time += random.nextInt(3);
    }
    return entries;
  }

  /** One entry. */
  public Entry next(long sequence, long timeMicros) {
    CommandHeader header =
        new CommandHeader(
            id(), id(), maybe(id(), ""), maybe(random.nextLong(), 0L), null, maybe(id(), ""), "");
    return switch (random.nextInt(8)) {
      case 0 -> entry(sequence, timeMicros, header, new Adjust(line()));
      case 1 -> entry(sequence, timeMicros, header, new Basket(lines(), BasketMode.BEST_EFFORT));
      case 2 -> entry(sequence, timeMicros, header, new Basket(lines(), BasketMode.ALL_OR_NOTHING));
      case 3 -> {
        SyncRunId run = new SyncRunId(header.origin(), id());
        yield new Entry(
            sequence,
            timeMicros,
            Command.of(header, new OpenSyncRun(run, SyncMode.MERGE, anchor())),
            decision(new SyncRunOpened(new SyncRun(run, SyncMode.MERGE, positive()))));
      }
      case 4 -> chunk(sequence, timeMicros, header);
      case 5 -> {
        CreateStore create = new CreateStore(id(), maybe(id(), ""));
        yield new Entry(
            sequence,
            timeMicros,
            Command.of(header, create),
            decision(
                new StoreDeclared(
                    new Store(create.store(), create.displayName(), sequence, timeMicros))));
      }
      case 6 -> new Entry(sequence, timeMicros, Command.of(header, new Abandon()), Accepted.with());
      default -> {
        long horizon = positive() + 1;
        yield new Entry(
            sequence,
            timeMicros,
            Command.internal(new AdvanceHorizon(horizon, positive())),
            Accepted.with(new HorizonMoved(horizon)));
      }
    };
  }

  private Entry entry(long sequence, long timeMicros, CommandHeader header, CommandBody body) {
    List<Change> changes = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      RecordKey key = key();
      changes.add(new RecordChanged(random.nextBoolean() ? null : record(key), record(key)));
    }
    Decision decision =
        random.nextInt(3) == 0
            ? rejected()
            : new Accepted(changes, random.nextBoolean() ? List.of() : rejections(), List.of());
    return new Entry(sequence, timeMicros, Command.of(header, body), decision);
  }

  private Entry chunk(long sequence, long timeMicros, CommandHeader header) {
    List<SyncRow> rows = new ArrayList<>();
    List<RowResult> results = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      SyncRow row = new SyncRow(key(), quantity(), version());
      rows.add(row);
      results.add(result(row.key(), changes));
    }
    SyncRunId run = new SyncRunId(header.origin(), id());
    return new Entry(
        sequence,
        timeMicros,
        Command.of(header, new SyncChunk(run, 1 + random.nextInt(1_000), rows)),
        random.nextInt(4) == 0 ? rejected() : new Accepted(changes, List.of(), results));
  }

  private RowResult result(RecordKey key, List<Change> changes) {
    RowOutcome outcome = any(RowOutcome.values());
    return switch (outcome) {
      case UPDATED, CREATED -> {
        StockRecord after = record(key);
        changes.add(new RecordChanged(outcome == RowOutcome.CREATED ? null : record(key), after));
        yield new RowResult(outcome, null, after);
      }
      case SKIPPED -> new RowResult(outcome, null, record(key));
      case CONFLICT -> new RowResult(outcome, null, random.nextBoolean() ? null : record(key));
      case REJECTED ->
          new RowResult(
              outcome, any(RejectionReason.values()), random.nextBoolean() ? null : record(key));
    };
  }

  private Decision decision(Change change) {
    return random.nextBoolean() ? Accepted.with(change) : rejected();
  }

  private Rejected rejected() {
    return new Rejected(
        any(RejectionReason.values()),
        random.nextBoolean() ? List.of() : rejections(),
        maybe(id(), ""));
  }

  private List<LineRejection> rejections() {
    List<LineRejection> lines = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      RecordKey key = key();
      lines.add(
          new LineRejection(
              key,
              any(RejectionReason.values()),
              random.nextLong(),
              version(),
              random.nextBoolean() ? null : record(key)));
    }
    return lines;
  }

  private List<AdjustLine> lines() {
    List<AdjustLine> lines = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      lines.add(line());
    }
    return lines;
  }

  private AdjustLine line() {
    long delta = quantity();
    return new AdjustLine(key(), delta == 0 ? 1 : delta, any(AdjustReason.values()), version());
  }

  /** A record with numbers from the whole range. */
  public StockRecord record(RecordKey key) {
    return new StockRecord(
        key,
        random.nextLong(),
        maybe(positive(), 0L),
        maybe(positive(), 0L),
        switch (random.nextInt(3)) {
          case 0 -> Floor.ZERO;
          case 1 -> Floor.NONE;
          default -> Floor.at(random.nextLong());
        },
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(3) - 1),
        positive(),
        positive(),
        random.nextLong());
  }

  /** A key that this seed made never before. */
  public RecordKey key() {
    return new RecordKey(id(), id());
  }

  private @Nullable Position anchor() {
    long epoch = random.nextLong();
    return epoch == 0 || random.nextBoolean() ? null : new Position(epoch, positive());
  }

  private String id() {
    StringBuilder id = new StringBuilder().append(ids++);
    for (int i = random.nextInt(6); i > 0; i--) {
      id.append(any(LETTERS));
    }
    return id.toString();
  }

  private long quantity() {
    return random.nextLong(-1_000_000_000_000_000L, 1_000_000_000_000_001L);
  }

  private OptionalLong version() {
    return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(positive());
  }

  private long positive() {
    return random.nextInt(4) == 0 ? random.nextInt(3) : random.nextLong(Long.MAX_VALUE);
  }

  private <V> V maybe(V value, V otherwise) {
    return random.nextBoolean() ? value : otherwise;
  }

  private <V> V any(V[] values) {
    return values[random.nextInt(values.length)];
  }
}
