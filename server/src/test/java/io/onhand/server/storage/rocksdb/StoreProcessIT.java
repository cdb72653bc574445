package io.onhand.server.storage.rocksdb;

import static io.onhand.server.storage.TestFamily.BLOCKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFolderException.Reason;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.FolderProbe;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A data folder has one process at a time, and a failed write ends writing, not data")
class StoreProcessIT {

  private static final int FILE_KIB_MAX = 400;

  @TempDir Path folder;

  @Test
  void aFolderThatAnotherProcessHasOpenIsRefusedAndFreeOnceThatIsKilled() throws IOException {
    try (StoreProcess other = StoreProcess.start(folder, "hold", 0)) {
      assertThat(other.line()).isEqualTo("open");

      DataFolderException refusal =
          catchThrowableOfType(DataFolderException.class, () -> TestLog.open(folder).close());

      assertThat(refusal.reason()).isEqualTo(Reason.IN_USE);
      assertThat(refusal).hasMessageContaining("the process " + other.pid() + " has it open");
      FolderProbe probe = FolderProbe.of(folder, DataFormat.CENTRAL);
      assertThat(probe.isHeld()).isTrue();
      assertThat(probe.holder()).isEqualTo(other.pid());
      try (KeyValueSnapshot reader = TestLog.openReadOnly(folder)) {
        assertThat(TestLog.head(reader)).isZero();
      }
    }
    assertThat(FolderProbe.of(folder, DataFormat.CENTRAL).isHeld()).isFalse();
    TestLog.open(folder).close();
  }

  @Test
  void aWriteThatFailsEndsWritingAndWhatWasAcknowledgedIsThere() throws IOException {
    int acknowledged = 0;
    try (StoreProcess limited = StoreProcess.start(folder, "fill", FILE_KIB_MAX)) {
      assertThat(limited.line()).isEqualTo("open");
      String line = limited.line();
      for (; line.matches("\\d+"); line = limited.line()) {
        acknowledged = Integer.parseInt(line);
      }
      assertThat(line).startsWith("failed: ").contains("outcome is unknown");
      assertThat(limited.line()).startsWith("refused: ").contains("one failed before");
      assertThat(limited.line()).isEqualTo("head " + acknowledged);
    }
    assertThat(acknowledged).isGreaterThan(100);
    try (KeyValueStore store = TestLog.open(folder)) {
      int head = TestLog.head(store);
      assertThat(head).isBetween(acknowledged, acknowledged + 1); // the failed one may be there
      for (int n = 1; n <= head; n++) {
        assertThat(store.get(BLOCKS, TestLog.key(n))).isEqualTo(TestLog.value(n));
      }
    }
  }
}
