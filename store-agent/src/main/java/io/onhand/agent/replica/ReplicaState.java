package io.onhand.agent.replica;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.schema.CorruptValueException;

/**
 * How far the replica is; one row, written in the same batch as the records it speaks of.
 *
 * @param generation which rows are current
 * @param cursor the records are exactly those of this position
 * @param records how many there are
 * @param upToDateMicros wall-clock time at which the replica last knew itself up to date; 0: never
 */
public record ReplicaState(int generation, Position cursor, long records, long upToDateMicros) {

  byte[] toBytes() {
    return io.onhand.storage.v1.ReplicaState.newBuilder()
        .setGeneration(generation)
        .setEpoch(cursor.epoch())
        .setSequence(cursor.sequence())
        .setRecords(records)
        .setUpToDateMicros(upToDateMicros)
        .build()
        .toByteArray();
  }

  static ReplicaState fromBytes(byte[] bytes) {
    try {
      var row = io.onhand.storage.v1.ReplicaState.parseFrom(bytes);
      return new ReplicaState(
          row.getGeneration(),
          new Position(row.getEpoch(), row.getSequence()),
          row.getRecords(),
          row.getUpToDateMicros());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new CorruptValueException("Expected the replica's state row.", e);
    }
  }
}
