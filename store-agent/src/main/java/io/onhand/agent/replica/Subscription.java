package io.onhand.agent.replica;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.StorageException;
import io.onhand.storage.v1.ReplicaSubscription;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the held records were asked for: the stores by id, empty for all. */
final class Subscription {

  private Subscription() {}

  static List<String> ordered(Collection<String> stores) {
    return stores.stream().sorted().toList();
  }

  static byte[] toBytes(List<String> stores) {
    return ReplicaSubscription.newBuilder().addAllStores(stores).build().toByteArray();
  }

  /** Null: nothing was ever asked for. */
  static @Nullable List<String> read(KeyValueReader reader) {
    byte[] row = reader.get(ReplicaFamily.META, ReplicaKeys.subscription());
    if (row == null) {
      return null;
    }
    try {
      return List.copyOf(ReplicaSubscription.parseFrom(row).getStoresList());
    } catch (InvalidProtocolBufferException e) {
      throw new StorageException("Expected the replica's stores, but they cannot be read.", e);
    }
  }
}
