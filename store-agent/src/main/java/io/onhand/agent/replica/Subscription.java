package io.onhand.agent.replica;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.storage.v1.ReplicaSubscription;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the held records were asked for: the stores by id, empty for all. */
final class Subscription {

  /** Earlier versions held records alone, and wrote nothing here. */
  private static final int RECORDS_AND_THINGS = 1;

  private Subscription() {}

  static List<String> ordered(Collection<String> stores) {
    return stores.stream().sorted().toList();
  }

  static byte[] toBytes(List<String> stores) {
    return ReplicaSubscription.newBuilder()
        .addAllStores(stores)
        .setContents(RECORDS_AND_THINGS)
        .build()
        .toByteArray();
  }

  /** Whether what is held was asked for by these stores, and holds all that this version needs. */
  static boolean isFor(KeyValueReader reader, List<String> stores) {
    ReplicaSubscription row = read(reader);
    return row != null && row.getStoresList().equals(stores) && holdsThings(row);
  }

  /** Whether reservations, transfers and exceptions are held, and not records alone. */
  static boolean holdsThings(KeyValueReader reader) {
    ReplicaSubscription row = read(reader);
    return row != null && holdsThings(row);
  }

  private static boolean holdsThings(ReplicaSubscription row) {
    return row.getContents() >= RECORDS_AND_THINGS;
  }

  /** Null: nothing was ever asked for. */
  private static @Nullable ReplicaSubscription read(KeyValueReader reader) {
    byte[] row = reader.get(ReplicaFamily.META, ReplicaKeys.subscription());
    if (row == null) {
      return null;
    }
    try {
      return ReplicaSubscription.parseFrom(row);
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected the replica's stores.", e);
    }
  }
}
