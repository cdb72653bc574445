package io.onhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onhand.agent.replica.SetAsideFolders;
import io.onhand.agent.replica.SetAsideFolders.SetAside;
import io.onhand.server.storage.DamageNote;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFolderException.Reason;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.SyncedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "A replica that a run noted as damaged is set aside once, wherever a kill breaks that off")
final class ReplicaOpeningTest {

  private static final int NOWHERE = 1;

  @TempDir Path data;

  @Test
  void oneOfWhichNothingIsNotedStays() throws IOException {
    Path known = leaveAReplica();
    Files.writeString(data.resolve("store-damaged.new"), "half a not");

    open();

    assertThat(known).exists();
    assertThat(aside().kept()).isEmpty();
  }

  @Test
  void oneThatIsNotedIsSetAsideUnread() throws IOException {
    leaveAReplica();
    DamageNote.in(data).leave("a row says nothing");

    open();

    assertThat(DamageNote.in(data).isThere()).isFalse();
    SetAside kept = aside().kept().getFirst();
    assertThat(kept.why()).isEqualTo("damaged");
    assertThat(kept.path()).isDirectoryContaining("glob:**known");
    assertThat(data.resolve("store")).isDirectoryNotContaining("glob:**known");
    open();
    assertThat(aside().kept()).containsExactly(kept);
  }

  @Test
  void aKillBetweenTheMoveAndTheEndOfTheNoteSetsNothingElseAside() throws IOException {
    leaveAReplica();
    DamageNote.in(data).leave("checksum mismatch");
    SyncedFiles.move(
        data.resolve("store"), data.resolve("replica-set-aside-20261120T100000000Z-damaged"));

    open();

    assertThat(DamageNote.in(data).isThere()).isFalse();
    assertThat(aside().kept()).hasSize(1);
    open();
    assertThat(aside().kept()).hasSize(1);
  }

  @Test
  void oneThatCouldNotBeMovedStaysNoted() throws IOException {
    leaveAReplica();
    DamageNote.in(data).leave("checksum mismatch");
    Instant now = Instant.parse("2026-11-20T10:00:00Z");
    Path inTheWay =
        Files.createDirectory(data.resolve("replica-set-aside-20261120T100000000Z-damaged"));
    Files.writeString(inTheWay.resolve("file"), "");

    assertThatThrownBy(() ->
            ReplicaOpening.open(
                TestAgent.settings(data, NOWHERE, "Paris"), new SetAsideFolders(data, () -> now)))
        .isInstanceOf(StorageException.class);

    assertThat(DamageNote.in(data).isThere()).isTrue();
    assertThat(data.resolve("store")).isDirectoryContaining("glob:**known");
  }

  @Test
  void oneThatAnotherProcessUsesIsLeftToIt() {
    ReplicaOpening.Opened using =
        ReplicaOpening.open(TestAgent.settings(data, NOWHERE, "Paris"), aside());
    try (var _ = using.store()) {
      DamageNote.in(data).leave("checksum mismatch");

      assertThat(catchThrowableOfType(DataFolderException.class, this::open).reason())
          .isEqualTo(Reason.IN_USE);
      assertThat(aside().kept()).isEmpty();
      assertThat(DamageNote.in(data).isThere()).isTrue();
    }
  }

  /** Returns a file that goes where the replica goes. */
  private Path leaveAReplica() throws IOException {
    open();
    return Files.writeString(data.resolve("store").resolve("known"), "");
  }

  private void open() {
    ReplicaOpening.open(TestAgent.settings(data, NOWHERE, "Paris"), aside()).store().close();
  }

  private SetAsideFolders aside() {
    return new SetAsideFolders(data, Instant::now);
  }
}
