package io.onhand.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onhand.server.storage.DataFolderException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A data folder that is not ours, newer, damaged or no folder is refused untouched")
class DataFolderTest {

  @TempDir Path scratch;

  @Test
  void aNewFolderIsCreatedWithItsFormatAndOpensAgain() throws IOException {
    Path folder = scratch.resolve("a/b");
    DataFolder.claim(folder, DataFormat.CENTRAL).close();
    assertThat(Files.readString(folder.resolve("FORMAT"))).isEqualTo("onhand-central 1\n");

    DataFolder.claim(folder, DataFormat.CENTRAL).close();
  }

  @Test
  void anEmptyFolderAndOneOfAnInterruptedStartAreTaken() throws IOException {
    Files.createDirectories(scratch.resolve("lost+found"));
    Files.writeString(scratch.resolve("FORMAT.new"), "onh");
    Files.writeString(scratch.resolve("LOCK"), "");

    DataFolder.claim(scratch, DataFormat.AGENT).close();

    assertThat(DataFolder.readFormat(scratch)).contains(DataFormat.AGENT);
  }

  @Test
  void aFileIsNotAFolder() throws IOException {
    Path file = Files.writeString(scratch.resolve("file"), "x");
    refusal(file, Reason.NOT_A_FOLDER, "is a file");
    refusal(file.resolve("below"), Reason.NOT_A_FOLDER, "is a file");
  }

  @Test
  void aFolderOfSomethingElseIsNotOurs() throws IOException {
    Files.writeString(scratch.resolve("holiday.jpg"), "x");
    refusal(scratch, Reason.NOT_OURS, "holiday.jpg");
  }

  @Test
  void theFolderOfTheOtherKindOfProcessIsNotOurs() {
    DataFolder.claim(scratch, DataFormat.AGENT).close();
    refusal(scratch, Reason.NOT_OURS, "belongs to onhand-agent");
  }

  @Test
  void newerAndOlderFormatsAreNamed() throws IOException {
    DataFormat newer = new DataFormat("onhand-central", 3);
    DataFolder.claim(scratch, newer).close();
    refusal(scratch, Reason.NEWER_FORMAT, "in format 3");
    DataFormat newest = new DataFormat("onhand-central", 4);
    DataFolderException older =
        catchThrowableOfType(
            DataFolderException.class, () -> DataFolder.claim(scratch, newest).close());
    assertThat(older.reason()).isEqualTo(Reason.OLDER_FORMAT);
    assertThat(Files.readString(scratch.resolve("FORMAT"))).isEqualTo("onhand-central 3\n");
  }

  @Test
  void anUnreadableOrMissingFormatIsDamage() throws IOException {
    for (String content : new String[] {"", "onhand-central", "onhand-central 0\n", "\u00ff\n"}) {
      Files.writeString(scratch.resolve("FORMAT"), content);
      refusal(scratch, Reason.DAMAGED, "FORMAT");
    }
    Files.delete(scratch.resolve("FORMAT"));
    Files.createDirectories(scratch.resolve("store"));
    refusal(scratch, Reason.DAMAGED, "a file FORMAT beside store");
  }

  @Test
  void aProbeSaysWhatIsThere() throws IOException {
    assertThat(FolderProbe.of(scratch.resolve("absent"), DataFormat.CENTRAL))
        .isEqualTo(new FolderProbe(scratch.resolve("absent"), Optional.empty(), false, "", 0));
    try (DataFolder folder = DataFolder.claim(scratch, DataFormat.CENTRAL)) {
      FolderProbe probe = FolderProbe.of(folder.path(), DataFormat.CENTRAL);
      assertThat(probe.format()).contains(DataFormat.CENTRAL);
      assertThat(probe.isHeld()).isTrue();
    }
    assertThat(FolderProbe.of(scratch, DataFormat.CENTRAL).isHeld()).isFalse();
  }

  private void refusal(Path folder, Reason reason, String text) {
    Map<String, String> before = CrashImage.fingerprint(scratch);

    DataFolderException refusal =
        catchThrowableOfType(
            DataFolderException.class, () -> DataFolder.claim(folder, DataFormat.CENTRAL).close());

    assertThat(refusal).isNotNull().hasMessageContaining(text);
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.getMessage()).doesNotContain("\n").contains(folder.toString());
    assertThat(CrashImage.fingerprint(scratch)).isEqualTo(before);
  }
}
