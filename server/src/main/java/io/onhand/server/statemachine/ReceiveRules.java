package io.onhand.server.statemachine;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What arrives of a transfer. A request accounts for what is on its way and names what is over. A
 * fact may bring more than that, goods that the transfer does not name, or goods after its end:
 * they are there, so they are on hand, and an exception asks why.
 */
final class ReceiveRules {
  private final StateView view;
  private final Command command;
  private final Moment moment;
  private final Transfer transfer;
  private final SequencedMap<String, TransferLine> lines = new LinkedHashMap<>();
  private final List<RecordChanged> changed = new ArrayList<>();
  private final List<LineRejection> refused = new ArrayList<>();
  private final Map<RecordKey, Long> beyond = new HashMap<>();

  private ReceiveRules(StateView view, Command command, Transfer transfer, Moment moment) {
    this.view = view;
    this.command = command;
    this.moment = moment;
    this.transfer = transfer;
    transfer.lines().forEach(line -> lines.put(line.product(), line));
  }

  static Decision decide(StateView view, Command command, Receive receive, Moment moment) {
    Transfer transfer = view.transfer(receive.transfer());
    if (transfer == null) {
      return Rejected.by(receive.transfer().toString(), RejectionReason.TRANSFER_NOT_FOUND);
    }
    boolean namesGoods = command.isFact() && !receive.lines().isEmpty();
    if (!transfer.isInTransit() && !namesGoods) {
      return TransferRules.ended(transfer);
    }
    return new ReceiveRules(view, command, transfer, moment).decide(receive.lines());
  }

  private Decision decide(List<ReceivedLine> arrived) {
    if (arrived.isEmpty()) {
      for (TransferLine line : transfer.lines()) {
        if (line.outstanding() > 0) {
          take(line, new Arrival(line.outstanding(), 0, 0, 0));
        }
      }
    } else {
      arrived.forEach(this::take);
    }
    if (!refused.isEmpty()) {
      return Rejected.byRecords(refused);
    }
    boolean isOver = lines.values().stream().allMatch(line -> line.outstanding() == 0);
    TransferState state =
        transfer.isInTransit() && isOver ? TransferState.RECEIVED : transfer.state();
    List<Change> changes = new ArrayList<>(changed);
    changes.add(
        new TransferChanged(
            transfer, transfer.with(state, List.copyOf(lines.values()), moment.sequence())));
    changes.addAll(Facts.exceptions(command, changed, ExceptionKind.OVER_RECEIVED, beyond, moment));
    return new Accepted(changes);
  }

  private void take(ReceivedLine arrived) {
    String product = arrived.product();
    TransferLine line = lines.get(product);
    RecordKey key = transfer.destination(product);
    long outstanding = line == null ? 0 : line.outstanding();
    boolean isBeyond = line == null || arrived.accounted() > outstanding;
    if (isBeyond && !command.isFact()) {
      refused.add(
          new LineRejection(
              key,
              RejectionReason.OVER_RECEIPT,
              arrived.accounted(),
              OptionalLong.empty(),
              view.record(key),
              OptionalLong.of(outstanding)));
      return;
    }
    if (isBeyond || !transfer.isInTransit()) {
      beyond.put(key, Math.max(0, arrived.accounted() - outstanding) + arrived.over());
    }
    take(
        line == null ? TransferLine.dispatched(product, 0) : line,
        Arrival.of(arrived, outstanding));
  }

  private void take(TransferLine line, Arrival arrival) {
    RecordKey key = transfer.destination(line.product());
    Ask ask = Ask.of(key, arrival.received() + arrival.over(), 0, -arrival.accounted());
    StockRecord current = view.record(key);
    RejectionReason reason = refusal(ask, current, line, arrival);
    if (reason != null) {
      refused.add(ask.refused(reason, current));
      return;
    }
    changed.add(ask.change(current, moment));
    lines.put(line.product(), arrival.addedTo(line));
  }

  /** What is over is bounded by nothing but 64 bits. */
  private @Nullable RejectionReason refusal(
      Ask ask, @Nullable StockRecord current, TransferLine line, Arrival arrival) {
    return line.over() + arrival.over() < 0
        ? RejectionReason.QUANTITY_OVERFLOW
        : ask.refusal(view, current, command.isFact());
  }

  /**
   * What arrived, as far as it was on its way; the rest of what can be sold is over.
   *
   * @param received can be sold, was on its way
   * @param damaged cannot be sold, was on its way
   * @param missing did not arrive, was on its way
   * @param over can be sold, was not on its way
   */
  private record Arrival(long received, long damaged, long missing, long over) {
    static Arrival of(ReceivedLine line, long outstanding) {
      long received = Math.min(line.received(), outstanding);
      long damaged = Math.min(line.damaged(), outstanding - received);
      long missing = Math.min(line.missing(), outstanding - received - damaged);
      return new Arrival(received, damaged, missing, line.over() + line.received() - received);
    }

    long accounted() {
      return received + damaged + missing;
    }

    TransferLine addedTo(TransferLine line) {
      return new TransferLine(
          line.product(),
          line.dispatched(),
          line.received() + received,
          line.damaged() + damaged,
          line.missing() + missing,
          line.returned(),
          line.over() + over);
    }
  }
}
