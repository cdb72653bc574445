package io.onhand.server.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.StoreContract;
import io.onhand.server.storage.TestFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The store on RocksDB keeps to the storage port and leaks no native memory")
class RocksStoreTest implements StoreContract {

  @TempDir Path folder;

  @Override
  public KeyValueStore newStore() {
    return RocksStore.open(
        folder, DataFormat.CENTRAL, List.of(TestFamily.values()), RocksSettings.AGENT);
  }

  @Override
  public KeyValueReader openCheckpoint(Path folder) throws IOException {
    Files.writeString(folder.resolve("FORMAT"), "onhand-central 1\n");
    return RocksStore.openReadOnly(
        folder, DataFormat.CENTRAL, List.of(TestFamily.values()), RocksSettings.AGENT);
  }

  @AfterEach
  void leavesNoNativeObjectOpen() {
    assertThat(NativeHandles.openInProcess()).isZero();
  }
}
