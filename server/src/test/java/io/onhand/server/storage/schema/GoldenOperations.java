package io.onhand.server.storage.schema;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.OperationVoided;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
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
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.RequestHash;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One entry of each operation, whose bytes are held. */
final class GoldenOperations {
  static final RecordKey KEY = new RecordKey("85123A", "Paris");
  static final LogId ID = new LogId(-7, 300, 2);
  static final Reservation OPEN =
      new Reservation(
          ID,
          "till-3",
          "k0",
          "INV-7",
          ReservationState.OPEN,
          List.of(new ReservationLine(KEY, 9, 1, 2, 0)),
          1_000,
          900_001_000,
          290);
  static final Reservation EXPIRED =
      OPEN.with(ReservationState.EXPIRED, List.of(new ReservationLine(KEY, 9, 1, 2, 6)), 300);
  static final Transfer IN_TRANSIT =
      new Transfer(
          ID,
          "Paris",
          "Lyon",
          "till-3",
          "k0",
          "INV-7",
          TransferState.IN_TRANSIT,
          List.of(TransferLine.dispatched("85123A", 21)),
          1_000,
          290);
  static final Transfer RECEIVED =
      IN_TRANSIT.with(
          TransferState.RECEIVED, List.of(new TransferLine("85123A", 21, 11, 4, 3, 3, 1)), 300);
  static final StockException OPENED =
      new StockException(
          ID, KEY, ExceptionKind.HOLD_ENDED, 4, "till-3", "k1", "INV-7", 9_000, null);
  static final StockException RESOLVED =
      OPENED.resolved(new StockException.Resolution("miscounted", "ops", 300, 9_000));

  private static final CommandHeader HEADER = header(CommandKind.REQUEST);
  private static final SyncRunId RUN = new SyncRunId("till-3", "opening");
  private static final StockRecord BEFORE =
      new StockRecord(KEY, 12, 2, 3, Floor.at(-4), OptionalLong.of(5), 6, 7, 8);
  private static final StockRecord AFTER =
      new StockRecord(KEY, 11, 2, 3, Floor.NONE, OptionalLong.empty(), 7, 300, 9_000);
  private static final RecordChanged CHANGED = new RecordChanged(BEFORE, AFTER);
  private static final List<RecordQuantity> PARTS = List.of(new RecordQuantity(KEY, 3));
  private static final List<MoveLine> MOVED =
      List.of(new MoveLine("85123A", 3, OptionalLong.of(6)));

  private GoldenOperations() {}

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    onStock(entries);
    onReservations(entries);
    onTransfers(entries);
    inSyncRuns(entries);
    entries.put(
        "set floor", accepted(new SetFloor(KEY, Floor.at(-2), OptionalLong.of(6)), CHANGED));
    entries.put(
        "set no floor", accepted(new SetFloor(KEY, Floor.NONE, OptionalLong.empty()), CHANGED));
    entries.put(
        "set low stock",
        accepted(new SetLowStock(KEY, OptionalLong.of(0), OptionalLong.empty()), CHANGED));
    entries.put(
        "resolve exception",
        accepted(new ResolveException(ID, "miscounted"), new ExceptionChanged(OPENED, RESOLVED)));
    return entries;
  }

  private static void onStock(Map<String, Entry> entries) {
    AdjustLine line = new AdjustLine(KEY, -1, AdjustReason.SALE, OptionalLong.empty());
    entries.put(
        "fact",
        new Entry(
            300,
            9_000,
            Command.of(header(CommandKind.FACT), new Adjust(line)),
            Accepted.with(CHANGED, new ExceptionChanged(null, OPENED))));
    entries.put("count", accepted(new Count(KEY, 11, new CountAnchor(-7, 6, 12, -1)), CHANGED));
    OperationId target = OperationId.of("till-3", "k0");
    entries.put(
        "void",
        accepted(
            new VoidOperation("till-3", "k0", target),
            CHANGED,
            new OperationVoided(target, new RememberedOperation(290, new RequestHash(1, 2), 300))));
  }

  private static void onReservations(Map<String, Entry> entries) {
    entries.put(
        "reserve",
        accepted(
            new Reserve(
                List.of(
                    new HoldLine(KEY, 4, OptionalLong.of(6)),
                    new HoldLine(new RecordKey("B", "Paris"), 5, OptionalLong.empty())),
                900_000_000),
            CHANGED,
            new ReservationChanged(null, OPEN, 1)));
    entries.put(
        "commit",
        accepted(
            new Commit(ID, PARTS, Remainder.KEEP, OnExpired.REACQUIRE),
            CHANGED,
            new ReservationChanged(OPEN, EXPIRED, 0)));
    entries.put(
        "release",
        entry(
            new Release(ID, PARTS),
            new Rejected(
                RejectionReason.OVER_RELEASE,
                List.of(
                    new LineRejection(
                        KEY,
                        RejectionReason.OVER_RELEASE,
                        3,
                        OptionalLong.empty(),
                        BEFORE,
                        OptionalLong.of(0))),
                ID.toString())));
    entries.put(
        "extend",
        accepted(
            new Extend(ID, 900_000_000),
            new ReservationChanged(OPEN, OPEN.withExpiry(950_000_000, 300), 2)));
    entries.put(
        "expire",
        new Entry(
            300,
            9_000,
            Command.internal(new Expire(ID)),
            Accepted.with(CHANGED, new ReservationChanged(OPEN, EXPIRED, 0))));
  }

  private static void onTransfers(Map<String, Entry> entries) {
    entries.put("move", accepted(new Move("Paris", "Lyon", MOVED), CHANGED));
    entries.put(
        "dispatch",
        accepted(
            new Dispatch("Paris", "Lyon", MOVED), CHANGED, new TransferChanged(null, IN_TRANSIT)));
    entries.put(
        "receive",
        accepted(
            new Receive(ID, List.of(new ReceivedLine("85123A", 11, 4, 3, 1))),
            CHANGED,
            new TransferChanged(IN_TRANSIT, RECEIVED)));
    entries.put(
        "cancel", entry(new Cancel(ID), Rejected.because(RejectionReason.TRANSFER_RECEIVED)));
  }

  private static void inSyncRuns(Map<String, Entry> entries) {
    SyncRun run = new SyncRun(RUN, SyncMode.REPLACE, 9, List.of("Paris", "Lyon"), true, false);
    entries.put(
        "sync replace",
        accepted(
            new OpenSyncRun(RUN, SyncMode.REPLACE, new Position(-7, 9), run.stores(), true),
            new SyncRunChanged(run)));
    entries.put(
        "sync dry chunk",
        entry(
            new SyncChunk(RUN, 1, List.of(new SyncRow(KEY, 11, OptionalLong.empty()))),
            new Accepted(
                List.of(),
                List.of(),
                List.of(new RowResult(RowOutcome.UPDATED, null, BEFORE)),
                List.of(KEY))));
    entries.put(
        "sync zero",
        entry(
            new ZeroUnlisted(RUN, List.of(KEY)),
            new Accepted(
                List.of(CHANGED),
                List.of(),
                List.of(new RowResult(RowOutcome.UPDATED, null, AFTER)),
                List.of())));
    entries.put(
        "sync finish", accepted(new FinishSyncRun(RUN), new SyncRunChanged(run.finished())));
  }

  private static Entry accepted(CommandBody body, Change... changes) {
    return entry(body, Accepted.with(changes));
  }

  private static Entry entry(CommandBody body, Decision decision) {
    return new Entry(300, 9_000, Command.of(HEADER, body), decision);
  }

  private static CommandHeader header(CommandKind kind) {
    return new CommandHeader("till-3", "k1", "INV-7", 1_600_000, null, 0, "agent-1", "", kind);
  }
}
