package io.onhand.server.api;

import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests as commands. What comes out is fully validated, so a request that passes here is refused
 * by rules alone. Each method throws {@link InvalidFieldException} with the path of the field in
 * the request.
 */
public final class CommandMapper {
  private CommandMapper() {}

  public static Command adjust(AdjustStockRequest request, String traceParent) {
    if (!request.hasLine()) {
      throw new InvalidFieldException("line", "Expected a line, but there is none.");
    }
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new Adjust(line("line", request.getLine())));
  }

  public static Command basket(ApplyBasketRequest request, String traceParent) {
    CommandHeader header = CommandHeaderMapper.header(request.getCommand(), traceParent);
    checkCount("lines", request.getLinesCount(), Limits.BASKET_LINES_MAX);
    List<AdjustLine> lines = new ArrayList<>(request.getLinesCount());
    for (int i = 0; i < request.getLinesCount(); i++) {
      lines.add(line("lines[" + i + "]", request.getLines(i)));
    }
    return Command.of(header, new Basket(lines, mode(request)));
  }

  /** Origin and key of the operation asked about. */
  public static CommandHeader operation(GetOperationRequest request) {
    return new CommandHeader(request.getOrigin(), request.getIdempotencyKey());
  }

  private static AdjustLine line(String field, io.onhand.inventory.v1.AdjustLine line) {
    try {
      return new AdjustLine(
          new RecordKey(line.getProduct(), line.getStore()),
          line.getDelta(),
          reason(line),
          FieldMapper.version(line.hasExpectedVersion(), line.getExpectedVersion()));
    } catch (InvalidFieldException e) {
      throw e.within(field);
    }
  }

  private static AdjustReason reason(io.onhand.inventory.v1.AdjustLine line) {
    return switch (line.getReason()) {
      case ADJUST_REASON_SALE -> AdjustReason.SALE;
      case ADJUST_REASON_RETURN -> AdjustReason.RETURN;
      case ADJUST_REASON_RECEIPT -> AdjustReason.RECEIPT;
      case ADJUST_REASON_DAMAGE -> AdjustReason.DAMAGE;
      case ADJUST_REASON_SHRINKAGE -> AdjustReason.SHRINKAGE;
      case ADJUST_REASON_CORRECTION -> AdjustReason.CORRECTION;
      case ADJUST_REASON_OTHER -> AdjustReason.OTHER;
      case ADJUST_REASON_UNSPECIFIED, UNRECOGNIZED ->
          throw new InvalidFieldException(
              "reason", "Expected a reason, but got " + line.getReasonValue() + ".");
    };
  }

  private static BasketMode mode(ApplyBasketRequest request) {
    return switch (request.getMode()) {
      case BASKET_MODE_UNSPECIFIED, BASKET_MODE_ALL_OR_NOTHING -> BasketMode.ALL_OR_NOTHING;
      case BASKET_MODE_BEST_EFFORT -> BasketMode.BEST_EFFORT;
      case UNRECOGNIZED ->
          throw new InvalidFieldException(
              "mode",
              "Expected ALL_OR_NOTHING or BEST_EFFORT, but got " + request.getModeValue() + ".");
    };
  }

  /** Before the lines are looked at: a million of them should not be. */
  private static void checkCount(String field, int count, int max) {
    if (count < 1 || count > max) {
      throw new InvalidFieldException(
          field, "Expected 1 to " + max + " " + field + ", but got " + count + ".");
    }
  }
}
