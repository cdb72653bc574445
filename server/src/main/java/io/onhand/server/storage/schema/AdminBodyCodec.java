package io.onhand.server.storage.schema;

import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.AdminCommand;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.storage.v1.Entry;
import io.onhand.storage.v1.Operation;
import io.onhand.storage.v1.RecordSetting;
import io.onhand.storage.v1.Resolve;
import io.onhand.storage.v1.Store;
import java.util.OptionalLong;

/** What commands of operators ask. */
final class AdminBodyCodec {
  private AdminBodyCodec() {}

  static void encode(AdminCommand body, Entry.Builder message) {
    switch (body) {
      case CreateStore create ->
          message
              .setOperation(Operation.OPERATION_CREATE_STORE)
              .getStoreBuilder()
              .setStore(create.store())
              .setDisplayName(create.displayName());
      case SetFloor set ->
          message
              .setOperation(Operation.OPERATION_SET_FLOOR)
              .setSetting(setting(set.key(), set.floor().at(), set.expectedVersion()));
      case SetLowStock set ->
          message
              .setOperation(Operation.OPERATION_SET_LOW_STOCK)
              .setSetting(setting(set.key(), set.lowStockAt(), set.expectedVersion()));
      case ResolveException resolve ->
          message
              .setOperation(Operation.OPERATION_RESOLVE_EXCEPTION)
              .getResolveBuilder()
              .setException(LogIdCodec.message(resolve.exception()))
              .setReason(resolve.reason());
    }
  }

  static CreateStore createStore(Store message) {
    return new CreateStore(message.getStore(), message.getDisplayName());
  }

  static SetFloor setFloor(RecordSetting message) {
    OptionalLong at = value(message);
    return new SetFloor(
        key(message),
        at.isPresent() ? Floor.at(at.getAsLong()) : Floor.NONE,
        expectedVersion(message));
  }

  static SetLowStock setLowStock(RecordSetting message) {
    return new SetLowStock(key(message), value(message), expectedVersion(message));
  }

  static ResolveException resolve(Resolve message) {
    return new ResolveException(LogIdCodec.id(message.getException()), message.getReason());
  }

  private static RecordSetting setting(
      RecordKey key, OptionalLong value, OptionalLong expectedVersion) {
    RecordSetting.Builder message =
        RecordSetting.newBuilder().setProduct(key.product()).setStore(key.store());
    value.ifPresent(message::setValue);
    expectedVersion.ifPresent(message::setExpectedVersion);
    return message.build();
  }

  private static RecordKey key(RecordSetting message) {
    return new RecordKey(message.getProduct(), message.getStore());
  }

  private static OptionalLong value(RecordSetting message) {
    return message.hasValue() ? OptionalLong.of(message.getValue()) : OptionalLong.empty();
  }

  private static OptionalLong expectedVersion(RecordSetting message) {
    return message.hasExpectedVersion()
        ? OptionalLong.of(message.getExpectedVersion())
        : OptionalLong.empty();
  }
}
