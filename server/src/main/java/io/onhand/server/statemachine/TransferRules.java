package io.onhand.server.statemachine;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** How goods leave one store for another: at once, or on a way that may be taken back. */
final class TransferRules {
  private TransferRules() {}

  static Decision decide(StateView view, Command command, TransferCommand body, Moment moment) {
    return switch (body) {
      case Move move -> move(view, command, move, moment);
      case Dispatch dispatch -> dispatch(view, command, dispatch, moment);
      case Receive receive -> ReceiveRules.decide(view, command, receive, moment);
      case Cancel cancel -> cancel(view, command, cancel, moment);
    };
  }

  private static Decision move(StateView view, Command command, Move move, Moment moment) {
    List<Ask> asks = new ArrayList<>();
    for (Load load : loads(move.lines())) {
      asks.add(load.takenFrom(move.fromStore()));
      asks.add(Ask.of(new RecordKey(load.product(), move.toStore()), load.quantity(), 0, 0));
    }
    Asked asked = Asked.of(view, command, asks, moment);
    return asked.refused().isEmpty()
        ? new Accepted(List.copyOf(asked.changes()))
        : Rejected.byRecords(asked.refused());
  }

  private static Decision dispatch(
      StateView view, Command command, Dispatch dispatch, Moment moment) {
    List<Ask> asks = new ArrayList<>();
    List<TransferLine> lines = new ArrayList<>();
    for (Load load : loads(dispatch.lines())) {
      asks.add(load.takenFrom(dispatch.fromStore()));
      asks.add(Ask.of(new RecordKey(load.product(), dispatch.toStore()), 0, 0, load.quantity()));
      lines.add(TransferLine.dispatched(load.product(), load.quantity()));
    }
    Asked asked = Asked.of(view, command, asks, moment);
    if (!asked.refused().isEmpty()) {
      return Rejected.byRecords(asked.refused());
    }
    List<Change> changes = new ArrayList<>(asked.changes());
    changes.add(
        new TransferChanged(
            null,
            new Transfer(
                LogId.of(moment.epoch(), moment.sequence()),
                dispatch.fromStore(),
                dispatch.toStore(),
                command.header().origin(),
                command.header().key(),
                command.header().reference(),
                TransferState.IN_TRANSIT,
                lines,
                moment.logTimeMicros(),
                moment.sequence())));
    changes.addAll(Facts.exceptions(command, asked.changes(), moment));
    return new Accepted(changes);
  }

  private static Decision cancel(StateView view, Command command, Cancel cancel, Moment moment) {
    Transfer transfer = view.transfer(cancel.transfer());
    if (transfer == null) {
      return Rejected.by(cancel.transfer().toString(), RejectionReason.TRANSFER_NOT_FOUND);
    }
    if (!transfer.isInTransit()) {
      return ended(transfer);
    }
    List<Ask> asks = new ArrayList<>();
    List<TransferLine> lines = new ArrayList<>();
    for (TransferLine line : transfer.lines()) {
      long back = line.outstanding();
      if (back > 0) {
        asks.add(Ask.of(transfer.source(line.product()), back, 0, 0));
        asks.add(Ask.of(transfer.destination(line.product()), 0, 0, -back));
      }
      lines.add(
          new TransferLine(
              line.product(),
              line.dispatched(),
              line.received(),
              line.damaged(),
              line.missing(),
              line.returned() + back,
              line.over()));
    }
    Asked asked = Asked.of(view, command, asks, moment);
    if (!asked.refused().isEmpty()) {
      return Rejected.byRecords(asked.refused());
    }
    List<Change> changes = new ArrayList<>(asked.changes());
    changes.add(
        new TransferChanged(
            transfer, transfer.with(TransferState.CANCELLED, lines, moment.sequence())));
    return new Accepted(changes);
  }

  /** Which end a transfer met already. */
  static Rejected ended(Transfer transfer) {
    RejectionReason reason =
        switch (transfer.state()) {
          case RECEIVED -> RejectionReason.TRANSFER_RECEIVED;
          case CANCELLED -> RejectionReason.TRANSFER_CANCELLED;
          case IN_TRANSIT -> throw new IllegalArgumentException("Expected a transfer at its end.");
        };
    return Rejected.by(transfer.id().toString(), reason);
  }

  /** What was asked of records, each once: the changes, or why not. */
  record Asked(List<RecordChanged> changes, List<LineRejection> refused) {
    static Asked of(StateView view, Command command, List<Ask> asks, Moment moment) {
      List<RecordChanged> changes = new ArrayList<>(asks.size());
      List<LineRejection> refused = new ArrayList<>();
      for (Ask ask : asks) {
        StockRecord current = view.record(ask.key());
        RejectionReason reason = ask.refusal(view, current, command.isFact());
        if (reason == null) {
          changes.add(ask.change(current, moment));
        } else {
          refused.add(ask.refused(reason, current));
        }
      }
      return new Asked(changes, refused);
    }
  }

  /** How much of a product is to leave a store: the sum of the lines on it. */
  private record Load(String product, long quantity, OptionalLong expectedVersion) {
    /** Cannot overflow: 500 lines of 10^15 at most. Those of one product agree on its version. */
    Load plus(Load other) {
      return new Load(product, quantity + other.quantity, expectedVersion);
    }

    Ask takenFrom(String store) {
      return Ask.taking(new RecordKey(product, store), quantity, expectedVersion);
    }
  }

  /** One for each product, in the order first named. */
  private static List<Load> loads(List<MoveLine> lines) {
    SequencedMap<String, Load> loads = LinkedHashMap.newLinkedHashMap(lines.size());
    for (MoveLine line : lines) {
      loads.merge(
          line.product(),
          new Load(line.product(), line.quantity(), line.expectedVersion()),
          Load::plus);
    }
    return List.copyOf(loads.values());
  }
}
