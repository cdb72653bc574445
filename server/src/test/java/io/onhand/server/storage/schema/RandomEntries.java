package io.onhand.server.storage.schema;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.EpochEnded;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.RequestHash;
import io.onhand.server.statemachine.ReservationCommand;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.StockCommand;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import io.onhand.server.statemachine.TransferCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Random entries of every kind, with decisions of every form, whether or not a rule would have made
 * them. The same seed, the same entries.
 */
public final class RandomEntries {
  private final RandomValues random;
  private final RandomBodies bodies;

  /** Entries from a seed. */
  public RandomEntries(long seed) {
    this.random = new RandomValues(seed);
    this.bodies = new RandomBodies(random);
  }

  /** Entries without holes, their log time never going back. */
  public List<Entry> next(long firstSequence, long firstTimeMicros, int count) {
    List<Entry> entries = new ArrayList<>(count);
    long time = firstTimeMicros;
    for (int i = 0; i < count; i++) {
      entries.add(next(firstSequence + i, time));
      time += random.below(3);
    }
    return entries;
  }

  /** One entry. */
  public Entry next(long sequence, long timeMicros) {
    String origin = random.id();
    CommandBody body = bodies.next(origin);
    Command command =
        body instanceof AdvanceHorizon || body instanceof Expire || body instanceof BeginEpoch
            ? Command.internal(body)
            : Command.of(header(origin, body), body);
    return new Entry(sequence, timeMicros, command, decision(body, sequence, timeMicros));
  }

  private CommandHeader header(String origin, CommandBody body) {
    return new CommandHeader(
        origin,
        random.id(),
        random.maybe(random.id(), ""),
        random.maybe(random.number(), 0L),
        null,
        0,
        random.maybe(random.id(), ""),
        "",
        body.mayBeFact() && !body.expectsVersion() && random.flip()
            ? CommandKind.FACT
            : CommandKind.REQUEST);
  }

  private Decision decision(CommandBody body, long sequence, long timeMicros) {
    return switch (body) {
      case AdvanceHorizon advance -> Accepted.with(new HorizonMoved(advance.sequence()));
      case BeginEpoch begin ->
          Accepted.with(new EpochEnded(begin.endedEpoch(), begin.endedSequence()));
      case OpenSyncRun open ->
          decision(
              new SyncRunChanged(
                  new SyncRun(
                      open.run(),
                      open.mode(),
                      random.positive(),
                      open.stores(),
                      open.isDry(),
                      false)));
      case FinishSyncRun finish ->
          decision(
              new SyncRunChanged(
                  new SyncRun(
                      finish.run(),
                      random.any(SyncMode.values()),
                      random.positive(),
                      random.maybeSome(random::id),
                      random.flip(),
                      true)));
      case SyncChunk chunk -> rows(chunk.rows().stream().map(SyncRow::key).toList());
      case ZeroUnlisted zero -> rows(zero.keys());
      case CreateStore create ->
          decision(
              new StoreDeclared(
                  new Store(create.store(), create.displayName(), sequence, timeMicros)));
      case StockCommand _, ReservationCommand _, TransferCommand _, AdminCommand _, Abandon _ ->
          random.below(3) == 0
              ? rejected()
              : new Accepted(
                  changes(), random.maybeSome(this::lineRejection), List.of(), List.of());
    };
  }

  private List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    changes.addAll(random.maybeSome(() -> changed(random.key())));
    changes.addAll(random.maybeSome(this::reservationChanged));
    changes.addAll(random.maybeSome(this::transferChanged));
    changes.addAll(random.maybeSome(this::exceptionChanged));
    if (random.flip()) {
      changes.add(
          new OperationVoided(
              new OperationId(random.number(), random.number()),
              new RememberedOperation(
                  random.positive(),
                  new RequestHash(random.number(), random.number()),
                  random.positive())));
    }
    return changes;
  }

  private RecordChanged changed(RecordKey key) {
    return new RecordChanged(random.flip() ? null : random.record(key), random.record(key));
  }

  private ReservationChanged reservationChanged() {
    Reservation after = random.reservation();
    return new ReservationChanged(
        random.flip() ? null : random.before(after), after, random.below(10_001));
  }

  private TransferChanged transferChanged() {
    Transfer after = random.transfer();
    return new TransferChanged(random.flip() ? null : random.before(after), after);
  }

  private ExceptionChanged exceptionChanged() {
    StockException open = random.exception();
    return random.flip()
        ? new ExceptionChanged(null, open)
        : new ExceptionChanged(open, open.resolved(random.resolution()));
  }

  private Decision rows(List<RecordKey> keys) {
    if (random.below(4) == 0) {
      return rejected();
    }
    boolean isDry = random.flip();
    List<RowResult> results = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (RecordKey key : keys) {
      results.add(isDry ? dryResult(key) : result(key, changes));
    }
    List<RecordKey> listed = keys.stream().filter(key -> random.flip()).toList();
    return new Accepted(changes, List.of(), results, listed);
  }

  private RowResult result(RecordKey key, List<Change> changes) {
    RowOutcome outcome = random.any(RowOutcome.values());
    return switch (outcome) {
      case UPDATED, CREATED -> {
        StockRecord after = random.record(key);
        changes.add(
            new RecordChanged(outcome == RowOutcome.CREATED ? null : random.record(key), after));
        yield new RowResult(outcome, null, after);
      }
      case SKIPPED, CONFLICT, REJECTED -> unchanged(key, outcome);
    };
  }

  private RowResult dryResult(RecordKey key) {
    return unchanged(key, random.any(RowOutcome.values()));
  }

  private RowResult unchanged(RecordKey key, RowOutcome outcome) {
    return new RowResult(
        outcome,
        outcome == RowOutcome.REJECTED ? random.any(RejectionReason.values()) : null,
        random.flip() ? null : random.record(key));
  }

  private Decision decision(Change change) {
    return random.flip() ? Accepted.with(change) : rejected();
  }

  private Rejected rejected() {
    return new Rejected(
        random.any(RejectionReason.values()),
        random.maybeSome(this::lineRejection),
        random.maybe(random.id(), ""));
  }

  private LineRejection lineRejection() {
    RecordKey key = random.key();
    return new LineRejection(
        key,
        random.any(RejectionReason.values()),
        random.number(),
        random.version(),
        random.flip() ? null : random.record(key),
        random.flip() ? OptionalLong.empty() : OptionalLong.of(random.positive()));
  }
}
