package io.onhand.server.model;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferState;
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
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that a Central remembers, in maps. What has ended below the horizon is thrown away. */
final class State {
  final Map<String, Store> stores = new LinkedHashMap<>();
  final Map<RecordKey, StockRecord> records = new LinkedHashMap<>();
  final Map<LogId, Reservation> reservations = new LinkedHashMap<>();
  final Map<LogId, Transfer> transfers = new LinkedHashMap<>();
  final Map<LogId, StockException> exceptions = new LinkedHashMap<>();
  final Map<SyncRunId, SyncRun> runs = new LinkedHashMap<>();
  final Map<SyncRunId, Set<RecordKey>> listed = new LinkedHashMap<>();
  final Map<String, Known> keys = new LinkedHashMap<>();
  long horizon;

  /** What is remembered under a key. {@code voidedBy}: the entry that took it back; 0: none. */
  record Known(long sequence, Command command, Decision decision, long voidedBy) {}

  static String keyOf(String origin, String key) {
    return origin + "/" + key;
  }

  @Nullable Known known(String origin, String key) {
    return keys.get(keyOf(origin, key));
  }

  int openReservations(String origin) {
    int count = 0;
    for (Reservation reservation : reservations.values()) {
      if (reservation.origin().equals(origin) && reservation.state() == ReservationState.OPEN) {
        count++;
      }
    }
    return count;
  }

  /** Takes over what was decided at a sequence. */
  void apply(long sequence, Command command, Decision decision) {
    if (decision instanceof Accepted accepted) {
      accepted.changes().forEach(this::apply);
      if (!accepted.listed().isEmpty()) {
        SyncRunId run = Objects.requireNonNull(command.body().syncRun());
        listed.computeIfAbsent(run, _ -> new HashSet<>()).addAll(accepted.listed());
      }
    }
    if (!command.isInternal()) {
      keys.put(
          keyOf(command.header().origin(), command.header().key()),
          new Known(sequence, command, decision, 0));
    }
  }

  private void apply(Change change) {
    switch (change) {
      case RecordChanged it -> records.put(it.after().key(), it.after());
      case StoreDeclared it -> stores.put(it.store().id(), it.store());
      case SyncRunChanged it -> {
        runs.put(it.run().id(), it.run());
        listed.remove(it.run().id());
      }
      case HorizonMoved it -> forgetBelow(it.sequence());
      case EpochEnded it -> throw new AssertionError("Expected no restore, but got " + it);
      case ReservationChanged it -> reservations.put(it.after().id(), it.after());
      case TransferChanged it -> transfers.put(it.after().id(), it.after());
      case ExceptionChanged it -> exceptions.put(it.after().id(), it.after());
      case OperationVoided it ->
          keys.replaceAll((_, known) ->
              known.sequence() == it.remembered().sequence()
                  ? new Known(
                      known.sequence(),
                      known.command(),
                      known.decision(),
                      it.remembered().voidedBy())
                  : known);
    }
  }

  private void forgetBelow(long sequence) {
    horizon = sequence;
    keys.values().removeIf(it -> it.sequence() < sequence);
    reservations
        .values()
        .removeIf(it -> it.state() != ReservationState.OPEN && it.updatedSequence() < sequence);
    transfers
        .values()
        .removeIf(it -> it.state() != TransferState.IN_TRANSIT && it.updatedSequence() < sequence);
    exceptions
        .values()
        .removeIf(it -> it.resolution() != null && it.resolution().sequence() < sequence);
  }
}
