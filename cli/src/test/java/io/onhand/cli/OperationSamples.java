package io.onhand.cli;

import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;

/** What Central answers to operations in these tests. */
final class OperationSamples {

  static final RecordKey KEY = RecordKey.newBuilder().setProduct("A").setStore("France").build();
  static final Position POSITION = Position.newBuilder().setEpoch(7).setSequence(1_201).build();
  static final Receipt RECEIPT =
      Receipt.newBuilder().setApplied(Applied.newBuilder().setPosition(POSITION)).build();
  static final Record RECORD =
      Record.newBuilder()
          .setProduct("A")
          .setStore("France")
          .setOnHand(10)
          .setReserved(2)
          .setAvailable(8)
          .setFloor(0)
          .setVersion(4)
          .build();

  private OperationSamples() {}
}
