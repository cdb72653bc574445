package io.onhand.server.model;

import static io.onhand.server.domain.TransferState.CANCELLED;
import static io.onhand.server.domain.TransferState.IN_TRANSIT;
import static io.onhand.server.domain.TransferState.RECEIVED;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Move, dispatch, receive, cancel. */
final class TransferModel {
  private TransferModel() {}

  static Decision move(Draft draft, Move body) {
    send(draft, body.fromStore(), body.toStore(), body.lines(), true);
    return draft.refusals.isEmpty() ? new Accepted(draft.changes()) : Model.refused(draft);
  }

  static Decision dispatch(Draft draft, Dispatch body) {
    Map<String, Long> sums = send(draft, body.fromStore(), body.toStore(), body.lines(), false);
    if (!draft.refusals.isEmpty()) {
      return Model.refused(draft);
    }
    List<TransferLine> lines = new ArrayList<>();
    sums.forEach((product, sum) -> lines.add(new TransferLine(product, sum, 0, 0, 0, 0, 0)));
    Transfer made =
        new Transfer(
            LogId.of(draft.now.epoch(), draft.now.sequence()),
            body.fromStore(),
            body.toStore(),
            draft.command.header().origin(),
            draft.command.header().key(),
            draft.command.header().reference(),
            IN_TRANSIT,
            lines,
            draft.now.logTimeMicros(),
            draft.now.sequence());
    return new Accepted(draft.changes(new TransferChanged(null, made)));
  }

  /** Takes from the source; the destination has it on hand, or on its way. */
  private static Map<String, Long> send(
      Draft draft, String from, String to, List<MoveLine> lines, boolean arrives) {
    Map<String, Long> sums = new LinkedHashMap<>();
    Map<String, OptionalLong> expected = new LinkedHashMap<>();
    for (MoveLine line : lines) {
      sums.merge(line.product(), line.quantity(), Long::sum);
      expected.put(line.product(), line.expectedVersion());
    }
    sums.forEach((product, sum) -> {
      RecordKey source = new RecordKey(product, from);
      RecordKey destination = new RecordKey(product, to);
      OptionalLong version = expected.getOrDefault(product, OptionalLong.empty());
      RejectionReason reason = draft.refusal(source, -sum, 0, version, false);
      if (reason != null) {
        draft.refuse(source, reason, -sum, version);
      }
      if (!draft.state.stores.containsKey(to)) {
        draft.refuse(destination, RejectionReason.STORE_NOT_FOUND, sum, OptionalLong.empty());
      } else if (draft.overflows(destination, arrives ? sum : 0, 0, arrives ? 0 : sum)) {
        draft.refuse(destination, RejectionReason.QUANTITY_OVERFLOW, sum, OptionalLong.empty());
      }
    });
    if (draft.refusals.isEmpty()) {
      sums.forEach((product, sum) -> {
        RecordKey source = new RecordKey(product, from);
        draft.add(source, -sum, 0, 0);
        draft.add(new RecordKey(product, to), arrives ? sum : 0, 0, arrives ? 0 : sum);
        if (draft.isFact()) {
          draft.openIfBelowFloor(source);
        }
      });
    }
    return sums;
  }

  static Decision receive(Draft draft, Receive body) {
    Transfer transfer = draft.state.transfers.get(body.transfer());
    if (transfer == null) {
      return Rejected.by(body.transfer().toString(), RejectionReason.TRANSFER_NOT_FOUND);
    }
    boolean ended = transfer.state() != IN_TRANSIT;
    if (ended && (!draft.isFact() || body.lines().isEmpty())) {
      return ended(transfer);
    }
    Map<String, TransferLine> lines = new LinkedHashMap<>();
    transfer.lines().forEach(line -> lines.put(line.product(), line));
    List<ReceivedLine> arrived = new ArrayList<>(body.lines());
    if (arrived.isEmpty()) {
      for (TransferLine line : transfer.lines()) {
        if (outstanding(line) > 0) {
          arrived.add(new ReceivedLine(line.product(), outstanding(line), 0, 0, 0));
        }
      }
    }
    for (ReceivedLine line : arrived) {
      if (draft.isFact()) {
        arriveAsFact(draft, transfer, lines, line);
      } else {
        arrive(draft, transfer, lines, line);
      }
    }
    if (!draft.refusals.isEmpty()) {
      return Model.refused(draft);
    }
    boolean all = lines.values().stream().allMatch(line -> outstanding(line) == 0);
    TransferState state = !ended && all ? RECEIVED : transfer.state();
    return new Accepted(draft.changes(changed(draft, transfer, state, lines)));
  }

  private static void arrive(
      Draft draft, Transfer transfer, Map<String, TransferLine> lines, ReceivedLine line) {
    RecordKey key = new RecordKey(line.product(), transfer.toStore());
    TransferLine known = lines.get(line.product());
    long outstanding = known == null ? 0 : outstanding(known);
    long accounted = line.received() + line.damaged() + line.missing();
    if (known == null || accounted > outstanding) {
      draft.refuseTooMuch(key, RejectionReason.OVER_RECEIPT, accounted, outstanding, true);
      return;
    }
    enter(draft, key, lines, line);
  }

  /** What exceeds the transfer has arrived all the same; damage and loss beyond it mean nothing. */
  private static void arriveAsFact(
      Draft draft, Transfer transfer, Map<String, TransferLine> lines, ReceivedLine line) {
    RecordKey key = new RecordKey(line.product(), transfer.toStore());
    TransferLine known = lines.get(line.product());
    long left = known == null ? 0 : outstanding(known);
    long received = Math.min(line.received(), left);
    long damaged = Math.min(line.damaged(), left - received);
    long missing = Math.min(line.missing(), left - received - damaged);
    long over = line.over() + line.received() - received;
    long accounted = line.received() + line.damaged() + line.missing();
    boolean breaks = known == null || transfer.state() != IN_TRANSIT || accounted > left;
    if (known == null) {
      lines.put(line.product(), new TransferLine(line.product(), 0, 0, 0, 0, 0, 0));
    }
    long refusedBefore = draft.refusals.size();
    enterParts(draft, key, lines, line.product(), new long[] {received, damaged, missing, over});
    long beyond = Math.max(0, accounted - left) + line.over();
    if (breaks && draft.refusals.size() == refusedBefore) {
      draft.open(key, ExceptionKind.OVER_RECEIVED, beyond);
    }
  }

  private static void enter(
      Draft draft, RecordKey key, Map<String, TransferLine> lines, ReceivedLine line) {
    enterParts(
        draft,
        key,
        lines,
        line.product(),
        new long[] {line.received(), line.damaged(), line.missing(), line.over()});
  }

  /** Received, damaged, missing, over. */
  private static void enterParts(
      Draft draft, RecordKey key, Map<String, TransferLine> lines, String product, long[] parts) {
    long arrives = parts[0] + parts[3];
    if (draft.overflows(key, arrives, 0, -parts[0] - parts[1] - parts[2])) {
      draft.refuse(key, RejectionReason.QUANTITY_OVERFLOW, arrives, OptionalLong.empty());
      return;
    }
    lines.computeIfPresent(
        product,
        (_, line) ->
            new TransferLine(
                product,
                line.dispatched(),
                line.received() + parts[0],
                line.damaged() + parts[1],
                line.missing() + parts[2],
                line.returned(),
                line.over() + parts[3]));
    draft.add(key, arrives, 0, -parts[0] - parts[1] - parts[2]);
  }

  static Decision cancel(Draft draft, Cancel body) {
    Transfer transfer = draft.state.transfers.get(body.transfer());
    if (transfer == null) {
      return Rejected.by(body.transfer().toString(), RejectionReason.TRANSFER_NOT_FOUND);
    }
    if (transfer.state() != IN_TRANSIT) {
      return ended(transfer);
    }
    Map<String, TransferLine> lines = new LinkedHashMap<>();
    for (TransferLine line : transfer.lines()) {
      long back = outstanding(line);
      RecordKey source = new RecordKey(line.product(), transfer.fromStore());
      RecordKey destination = new RecordKey(line.product(), transfer.toStore());
      lines.put(
          line.product(),
          new TransferLine(
              line.product(),
              line.dispatched(),
              line.received(),
              line.damaged(),
              line.missing(),
              line.returned() + back,
              line.over()));
      if (back > 0 && draft.overflows(source, back, 0, 0)) {
        draft.refuse(source, RejectionReason.QUANTITY_OVERFLOW, back, OptionalLong.empty());
      } else if (back > 0) {
        draft.add(source, back, 0, 0);
        draft.add(destination, 0, 0, -back);
      }
    }
    return draft.refusals.isEmpty()
        ? new Accepted(draft.changes(changed(draft, transfer, CANCELLED, lines)))
        : Model.refused(draft);
  }

  private static TransferChanged changed(
      Draft draft, Transfer transfer, TransferState state, Map<String, TransferLine> lines) {
    return new TransferChanged(
        transfer,
        new Transfer(
            transfer.id(),
            transfer.fromStore(),
            transfer.toStore(),
            transfer.origin(),
            transfer.key(),
            transfer.reference(),
            state,
            List.copyOf(lines.values()),
            transfer.createdAtMicros(),
            draft.now.sequence()));
  }

  private static long outstanding(TransferLine line) {
    return line.dispatched() - line.received() - line.damaged() - line.missing() - line.returned();
  }

  private static Decision ended(Transfer transfer) {
    return Rejected.by(
        transfer.id().toString(), RejectionReason.valueOf("TRANSFER_" + transfer.state()));
  }
}
