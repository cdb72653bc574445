package io.onhand.server;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("Central that cannot start says why in one line and changes nothing")
final class StartRefusalIT {
  private static final int COULD_NOT_START = 1;
  private static final int WRONG_USAGE = 2;

  @TempDir Path folder;

  @Test
  void aDataFolderInUse() throws Exception {
    try (TestCentral first = new TestCentral(data())) {
      assertThat(refusal(COULD_NOT_START, "--port", "0"))
          .contains("the process " + ProcessHandle.current().pid() + " has it open");
      first.declare("still serving");
    }
  }

  @Test
  void aDataFolderOfANewerFormat() throws Exception {
    new TestCentral(data()).close();
    Files.writeString(data().resolve("FORMAT"), "onhand-central 99\n");

    assertThat(refusal(COULD_NOT_START, "--port", "0")).contains("in format 99").contains("newer");
  }

  @Test
  void aLogWhoseEndIsDamaged() throws Exception {
    try (TestCentral central = new TestCentral(data())) {
      central.declare("Paris");
      central
          .inventory()
          .adjustStock(TestCentral.adjust("k", "A", "Paris", 1, ADJUST_REASON_RECEIPT));
    }
    flipABitOfTheLastBlock();

    assertThat(refusal(COULD_NOT_START, "--port", "0")).contains("checksum");
  }

  @Test
  void aLogThatIsShorterThanItWas() throws Exception {
    try (TestCentral central = new TestCentral(data())) {
      central.declare("Paris");
    }
    Files.delete(data().resolve("witness"));

    assertThat(refusal(COULD_NOT_START, "--port", "0"))
        .contains("witness")
        .contains("Restore a backup");
  }

  @Test
  void aPortInUse() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(refusal(COULD_NOT_START, "--port", Integer.toString(other.getLocalPort())))
          .contains("127.0.0.1:" + other.getLocalPort())
          .contains("the port is in use");
    }
  }

  @Test
  void aPublicAddressWithoutTls() throws Exception {
    assertThat(refusal(WRONG_USAGE, "--port", "0", "--bind", "0.0.0.0"))
        .contains("Expected TLS on the public address 0.0.0.0")
        .contains("--insecure");
    assertThat(data()).as("nothing was made").doesNotExist();
  }

  @Test
  void aMisspeltKeyOfTheConfigurationFile() throws Exception {
    Path file = Files.writeString(folder.resolve("onhand.properties"), "central.prot=0\n");

    assertThat(refusal(WRONG_USAGE, "--config", file.toString()))
        .contains(file + " has \"central.prot\" (\"central.port\"?)");
    assertThat(data()).as("nothing was made").doesNotExist();
  }

  private Path data() {
    return folder.resolve("data");
  }

  /** The one line with which it ended. */
  private String refusal(int status, String... options) throws IOException, InterruptedException {
    try (CentralProcess central = new CentralProcess(data(), folder.resolve("errors"), options)) {
      assertThat(central.awaitEnd(30)).isEqualTo(status);
      List<String> said = central.errors();
      assertThat(said).filteredOn(line -> line.contains("\tat ")).isEmpty();
      List<String> sentences =
          said.stream().filter(line -> line.startsWith("onhand central: ")).toList();
      assertThat(sentences).as(said.toString()).hasSize(1);
      assertThat(said.getLast()).isEqualTo(sentences.getFirst());
      return sentences.getFirst();
    }
  }

  private void flipABitOfTheLastBlock() {
    try (RocksStore store =
        RocksStore.open(
            data(), DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.CENTRAL)) {
      WriteBatch batch = new WriteBatch();
      try (KeyValueCursor cursor = store.cursor(CentralFamily.LOG)) {
        cursor.seekToLast();
        byte[] block = cursor.value();
        block[block.length - 1] ^= 1;
        batch.put(CentralFamily.LOG, cursor.key(), block);
      }
      store.write(batch, Durability.SYNCED);
    }
  }
}
