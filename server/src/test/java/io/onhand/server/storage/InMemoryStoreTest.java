package io.onhand.server.storage;

import static io.onhand.server.storage.TestFamily.THINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The store in memory keeps to the storage port and loses what was not synced")
class InMemoryStoreTest implements StoreContract {

  @Override
  public KeyValueStore newStore() {
    return new InMemoryStore(List.of(TestFamily.values()));
  }

  @Override
  public KeyValueReader openCheckpoint(Path folder) throws IOException {
    return InMemoryStore.ofCheckpoint(folder.resolve("store"));
  }

  @Test
  void aPowerCutLosesWhatWasNotSynced() {
    InMemoryStore store = new InMemoryStore(List.of(TestFamily.values()));
    write(store, 1, 1, Durability.SYNCED);
    write(store, 1, 2, Durability.BUFFERED);
    write(store, 2, 2, Durability.BUFFERED);

    InMemoryStore found = store.afterPowerCut(0);

    assertThat(found.get(THINGS, new byte[] {1})).isEqualTo(new byte[] {1});
    assertThat(found.get(THINGS, new byte[] {2})).isNull();
    assertThatThrownBy(() -> store.get(THINGS, new byte[] {1}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPowerCutKeepsAnyPrefixOfWhatWasNotSynced() {
    InMemoryStore store = new InMemoryStore(List.of(TestFamily.values()));
    write(store, 1, 1, Durability.BUFFERED);
    write(store, 1, 2, Durability.BUFFERED);
    write(store, 1, 3, Durability.BUFFERED);

    assertThat(store.afterPowerCut(2).get(THINGS, new byte[] {1})).isEqualTo(new byte[] {2});
  }

  @Test
  void aKillLosesNothing() {
    InMemoryStore store = new InMemoryStore(List.of(TestFamily.values()));
    write(store, 1, 1, Durability.BUFFERED);

    assertThat(store.afterKill().get(THINGS, new byte[] {1})).isEqualTo(new byte[] {1});
  }

  @Test
  void aSyncCoversTheWritesBeforeIt() {
    InMemoryStore store = new InMemoryStore(List.of(TestFamily.values()));
    write(store, 1, 1, Durability.BUFFERED);
    write(store, 2, 2, Durability.SYNCED);

    InMemoryStore found = store.afterPowerCut(0);

    assertThat(found.get(THINGS, new byte[] {1})).isEqualTo(new byte[] {1});
    assertThat(found.get(THINGS, new byte[] {2})).isEqualTo(new byte[] {2});
  }

  @Test
  void aFailedWriteStopsTheStoreAndMayAppearLater() {
    for (InMemoryStore.FailedWrite fate : InMemoryStore.FailedWrite.values()) {
      InMemoryStore store = new InMemoryStore(List.of(TestFamily.values()));
      store.failNextWrite(fate);

      assertThatThrownBy(() -> write(store, 1, 1, Durability.SYNCED))
          .isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> write(store, 2, 2, Durability.SYNCED))
          .isInstanceOf(StorageException.class);

      assertThat(store.get(THINGS, new byte[] {1})).isNull();
      boolean found = store.afterPowerCut(0).get(THINGS, new byte[] {1}) != null;
      assertThat(found).isEqualTo(fate == InMemoryStore.FailedWrite.KEPT);
    }
  }

  private static void write(KeyValueStore store, int key, int value, Durability durability) {
    WriteBatch batch = new WriteBatch();
    batch.put(THINGS, new byte[] {(byte) key}, new byte[] {(byte) value});
    store.write(batch, durability);
  }
}
