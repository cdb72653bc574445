package io.onhand.server.api;

import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.ResolveExceptionRequest;
import io.onhand.admin.v1.SetFloorRequest;
import io.onhand.admin.v1.SetLowStockRequest;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.Command;
import java.util.OptionalLong;

/**
 * Requests of operators as commands. Each method throws {@link InvalidFieldException} with the path
 * of the field in the request.
 */
final class AdminCommandMapper {
  private AdminCommandMapper() {}

  static Command createStore(CreateStoreRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new CreateStore(request.getStore(), request.getDisplayName()));
  }

  static Command setFloor(SetFloorRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new SetFloor(
            RecordMapper.key("key", request.getKey()),
            request.hasFloor() ? Floor.at(request.getFloor()) : Floor.NONE,
            FieldMapper.version(request.hasExpectedVersion(), request.getExpectedVersion())));
  }

  static Command setLowStock(SetLowStockRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new SetLowStock(
            RecordMapper.key("key", request.getKey()),
            request.hasLowStockAt()
                ? OptionalLong.of(request.getLowStockAt())
                : OptionalLong.empty(),
            FieldMapper.version(request.hasExpectedVersion(), request.getExpectedVersion())));
  }

  static Command resolveException(ResolveExceptionRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new ResolveException(
            FieldMapper.id("exception_id", request.getExceptionId()), request.getReason()));
  }
}
