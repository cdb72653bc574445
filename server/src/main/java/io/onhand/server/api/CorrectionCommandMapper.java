package io.onhand.server.api;

import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Text;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;

/**
 * Requests that correct what the log says as commands. Each method throws {@link
 * InvalidFieldException} with the path of the field in the request.
 */
public final class CorrectionCommandMapper {
  private CorrectionCommandMapper() {}

  public static Command count(CountStockRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new Count(
            RecordMapper.key("key", request.getKey()), request.getCounted(), anchor(request)));
  }

  public static Command voidOperation(VoidOperationRequest request, String traceParent) {
    CommandHeader header = CommandHeaderMapper.header(request.getCommand(), traceParent);
    String origin =
        request.getVoidedOrigin().isEmpty()
            ? header.origin()
            : Text.id("voided_origin", request.getVoidedOrigin(), Limits.ID_BYTES_MAX);
    String key = Text.id("voided_key", request.getVoidedKey(), Limits.KEY_BYTES_MAX);
    return Command.of(header, new VoidOperation(new CommandHeader(origin, key)));
  }

  private static CountAnchor anchor(CountStockRequest request) {
    if (!request.hasAnchor()) {
      throw new InvalidFieldException(
          "anchor", "Expected the count_anchor of a read, but there is none.");
    }
    io.onhand.inventory.v1.CountAnchor anchor = request.getAnchor();
    try {
      return new CountAnchor(
          anchor.getEpoch(),
          anchor.getVersion(),
          anchor.getOnHand(),
          anchor.getPendingLocalDelta());
    } catch (InvalidFieldException e) {
      throw e.within("anchor");
    }
  }
}
