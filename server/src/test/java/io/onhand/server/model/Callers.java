package io.onhand.server.model;

import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What callers have kept: what they sent, the ids they were given, what they saw of records. */
final class Callers {
  private static final int RECENT = 5;

  final List<Command> sent = new ArrayList<>();
  final List<Command> refused = new ArrayList<>();
  final List<LogId> reservations = new ArrayList<>();
  final List<LogId> transfers = new ArrayList<>();
  final List<LogId> exceptions = new ArrayList<>();
  final List<Look> looks = new ArrayList<>();

  /** Somebody has looked at a record, to count it later. */
  record Look(RecordKey key, CountAnchor anchor) {}

  void told(Command command, Decision decision) {
    switch (decision) {
      case Rejected _ -> refused.add(command);
      case Accepted accepted -> accepted.changes().forEach(this::told);
    }
  }

  private void told(Change change) {
    switch (change) {
      case ReservationChanged it when it.before() == null -> reservations.add(it.after().id());
      case TransferChanged it when it.before() == null -> transfers.add(it.after().id());
      case ExceptionChanged it when it.before() == null -> exceptions.add(it.after().id());
      default -> {}
    }
  }

  void look(long epoch, RecordKey key, @Nullable StockRecord record, long pending) {
    looks.add(
        new Look(
            key,
            new CountAnchor(
                epoch,
                record == null ? 0 : record.version(),
                record == null ? 0 : record.onHand(),
                pending)));
  }

  /** One of them, rather one of the last. */
  static <T> @Nullable T one(Random random, List<T> all) {
    if (all.isEmpty()) {
      return null;
    }
    int from = random.nextInt(6) == 0 ? 0 : Math.max(0, all.size() - RECENT);
    return all.get(random.nextInt(from, all.size()));
  }
}
