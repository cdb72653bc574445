package io.onhand.server.api;

import com.google.protobuf.Message;
import io.onhand.admin.v1.CreateStoreResponse;
import io.onhand.admin.v1.ResolveExceptionResponse;
import io.onhand.admin.v1.SetFloorResponse;
import io.onhand.admin.v1.SetLowStockResponse;
import io.onhand.server.domain.Store;
import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;

/** Answers to commands of operators. */
final class AdminAnswerMapper {
  private AdminAnswerMapper() {}

  static Message answer(AdminCommand command, AcceptedEntry entry) {
    return switch (command) {
      case CreateStore _ ->
          CreateStoreResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setStore(store(entry.change(StoreDeclared.class).store(), entry.epoch()))
              .build();
      case SetFloor _ ->
          SetFloorResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setRecord(entry.record())
              .build();
      case SetLowStock _ ->
          SetLowStockResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setRecord(entry.record())
              .build();
      case ResolveException _ ->
          ResolveExceptionResponse.newBuilder()
              .setReceipt(entry.receipt())
              .setException(ThingMapper.exception(entry.change(ExceptionChanged.class).after()))
              .build();
    };
  }

  /** A store, as answers and lists show it. */
  static io.onhand.admin.v1.Store store(Store store, long epoch) {
    return io.onhand.admin.v1.Store.newBuilder()
        .setStore(store.id())
        .setDisplayName(store.displayName())
        .setCreated(RecordMapper.position(epoch, store.createdSequence()))
        .setCreatedAt(RecordMapper.timestamp(store.createdAtMicros()))
        .build();
  }
}
