package io.onhand.server.api;

import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.List;

/**
 * Requests that move goods between stores as commands. Each method throws {@link
 * InvalidFieldException} with the path of the field in the request.
 */
public final class TransferCommandMapper {
  private TransferCommandMapper() {}

  public static Command move(MoveStockRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new Move(request.getFromStore(), request.getToStore(), moveLines(request.getLinesList())));
  }

  public static Command dispatch(DispatchTransferRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new Dispatch(
            request.getFromStore(), request.getToStore(), moveLines(request.getLinesList())));
  }

  public static Command receive(ReceiveTransferRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new Receive(
            FieldMapper.id("transfer_id", request.getTransferId()),
            FieldMapper.lines(
                request.getLinesList(),
                0,
                Limits.MOVE_LINES_MAX,
                line ->
                    new ReceivedLine(
                        line.getProduct(),
                        line.getReceived(),
                        line.getDamaged(),
                        line.getMissing(),
                        line.getOver()))));
  }

  public static Command cancel(CancelTransferRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new Cancel(FieldMapper.id("transfer_id", request.getTransferId())));
  }

  private static List<MoveLine> moveLines(List<io.onhand.inventory.v1.MoveLine> lines) {
    return FieldMapper.lines(
        lines,
        1,
        Limits.MOVE_LINES_MAX,
        line ->
            new MoveLine(
                line.getProduct(),
                line.getQuantity(),
                FieldMapper.version(line.hasExpectedVersion(), line.getExpectedVersion())));
  }
}
