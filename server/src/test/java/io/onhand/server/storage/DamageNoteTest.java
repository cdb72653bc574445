package io.onhand.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A note of damage outlives the process, and half a note is none")
final class DamageNoteTest {

  @TempDir Path folder;

  @Test
  void staysUntilItIsRemoved() {
    DamageNote.in(folder).leave("checksum mismatch");

    DamageNote later = DamageNote.in(folder);
    assertThat(later.isThere()).isTrue();
    later.remove();
    assertThat(later.isThere()).isFalse();
    later.remove(); // of none
  }

  @Test
  void keepsWhatWasFoundFirst() {
    DamageNote.in(folder).leave("first");
    DamageNote.in(folder).leave("second");

    assertThat(DamageNote.in(folder).file()).hasContent("first");
  }

  @Test
  void halfANoteIsNoneAndIsInNobodysWay() throws IOException {
    Files.writeString(folder.resolve("store-damaged.new"), "checks");
    DamageNote note = DamageNote.in(folder);
    assertThat(note.isThere()).isFalse();

    note.leave("checksum mismatch");

    assertThat(note.file()).hasContent("checksum mismatch");
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void aDiskThatTakesNoneIsNoReasonToFail() {
    DamageNote note = DamageNote.in(folder.resolve("absent"));

    note.leave("checksum mismatch");

    assertThat(note.isThere()).isFalse();
  }
}
