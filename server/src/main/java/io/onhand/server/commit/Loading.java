package io.onhand.server.commit;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes known what commands need before they are decided: first the things that they name, then the
 * records that those name in their turn, each kind in one call for a whole batch.
 *
 * <p>Confined to the sequencer.
 */
final class Loading {
  private final Overlay overlay;
  private final RecentState recent;

  Loading(Overlay overlay, RecentState recent) {
    this.overlay = overlay;
    this.recent = recent;
  }

  /** Loads what a batch needs and is not known. */
  void load(List<Submission> batch) {
    for (Submission submission : batch) {
      switch (submission) {
        case Submission.Mutation mutation -> need(mutation.command());
        case Submission.Lookup lookup ->
            recent.operations.need(OperationId.of(lookup.id().origin(), lookup.id().key()));
      }
    }
    loadNamed();
    for (Submission submission : batch) {
      if (submission instanceof Submission.Mutation mutation) {
        needOfNamed(mutation.command().body());
      }
    }
    loadOfNamed();
  }

  /** Loads what one command needs and is not known. */
  void load(Command command) {
    need(command);
    loadNamed();
    needOfNamed(command.body());
    loadOfNamed();
  }

  /**
   * The open reservations that must be ended before the command is decided: those whose time has
   * passed and that hold what the command touches, soonest first per record.
   */
  List<LogId> dueBefore(Command command, long logTimeMicros) {
    if (command.body().transfer() != null) {
      // Another command of the batch may have brought it goods that it did not name when it was
      // loaded.
      needOfNamed(command.body());
      loadOfNamed();
    }
    List<LogId> due = List.of();
    for (RecordKey key : touched(command.body())) {
      StockRecord record = overlay.record(key);
      if (record != null && record.reserved() > 0) {
        for (LogId id : overlay.expiries().dueOn(key, logTimeMicros)) {
          due = due.isEmpty() ? new ArrayList<>() : due;
          if (!due.contains(id)) {
            due.add(id);
          }
        }
      }
    }
    return due;
  }

  private void need(Command command) {
    if (!command.isInternal()) {
      recent.operations.need(command.operation());
    }
    CommandBody body = command.body();
    body.records().forEach(key -> needRecord(body, key));
    needIfNamed(body.voided(), recent.operations);
    needIfNamed(body.syncRun(), recent.syncRuns);
    needIfNamed(body.reservation(), recent.reservations);
    needIfNamed(body.transfer(), recent.transfers);
    needIfNamed(body.exception(), recent.exceptions);
    if (body instanceof ZeroUnlisted zero) {
      recent.listed.need(zero.run(), zero.keys());
    }
    if (body instanceof Reserve) {
      recent.openReservations.need(command.header().origin());
    }
  }

  /** A sync run comes by each record once. */
  private void needRecord(CommandBody body, RecordKey key) {
    if (body.syncRun() == null) {
      recent.records.need(key);
    } else {
      recent.records.needOnce(key);
    }
  }

  private static <K> void needIfNamed(@Nullable K key, RecentValues<K, ?> values) {
    if (key != null) {
      values.need(key);
    }
  }

  private void loadNamed() {
    recent.operations.load();
    recent.syncRuns.load();
    recent.listed.load();
    recent.reservations.load();
    recent.transfers.load();
    recent.exceptions.load();
  }

  private void needOfNamed(CommandBody body) {
    touched(body).forEach(key -> needRecord(body, key));
    if (body.reservation() != null) {
      Reservation reservation = recent.reservations.value(body.reservation());
      if (reservation != null) {
        recent.openReservations.need(reservation.origin());
      }
    }
  }

  private void loadOfNamed() {
    recent.records.load();
    recent.openReservations.load();
  }

  /** The records that a command touches, once what it names is known. */
  private List<RecordKey> touched(CommandBody body) {
    if (body.reservation() != null) {
      Reservation reservation = recent.reservations.value(body.reservation());
      return reservation == null
          ? List.of()
          : reservation.lines().stream().map(ReservationLine::key).toList();
    }
    if (body.transfer() != null) {
      Transfer transfer = recent.transfers.value(body.transfer());
      return transfer == null ? List.of() : recordsOf(transfer, body);
    }
    if (body.voided() != null) {
      RememberedOperation remembered = overlay.operation(body.voided());
      return remembered == null
          ? List.of()
          : overlay.entry(remembered).recordChanges().stream()
              .map(changed -> changed.after().key())
              .toList();
    }
    return body.records();
  }

  /** Also of goods that arrive and that the transfer does not name. */
  private static List<RecordKey> recordsOf(Transfer transfer, CommandBody body) {
    List<RecordKey> keys = new ArrayList<>(body.records());
    for (TransferLine line : transfer.lines()) {
      keys.add(transfer.source(line.product()));
      keys.add(transfer.destination(line.product()));
    }
    if (body instanceof Receive receive) {
      receive.lines().forEach(line -> keys.add(transfer.destination(line.product())));
    }
    return keys;
  }
}
