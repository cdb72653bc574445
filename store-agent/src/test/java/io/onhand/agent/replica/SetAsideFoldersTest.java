package io.onhand.agent.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.replica.SetAsideFolders.SetAside;
import io.onhand.agent.replica.SetAsideFolders.Why;
import io.onhand.server.storage.SyncedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A replica that is set aside is kept with time and reason, and only a few of them")
final class SetAsideFoldersTest {
  @TempDir Path data;

  private Instant now = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void keepsTheNewestFew() throws IOException {
    SetAsideFolders folders = new SetAsideFolders(data, () -> now);
    Path stranger = Files.createDirectory(data.resolve("replica-set-aside-by-hand"));
    for (Why why : Why.values()) {
      folders.copy(why, SetAsideFoldersTest::fill);
      now = now.plusSeconds(1);
    }

    assertThat(folders.kept())
        .extracting(SetAside::why)
        .containsExactly("feed-violation", "ahead-of-central", "other-epoch");
    assertThat(folders.kept().getFirst().at()).isEqualTo(now.minusSeconds(1));
    assertThat(folders.kept()).allMatch(kept -> Files.exists(kept.path().resolve("CURRENT")));
    assertThat(stranger).exists();
    assertThat(new SetAsideFolders(data, () -> now).kept()).isEqualTo(folders.kept());
    try (var files = Files.list(data)) {
      assertThat(files).hasSize(SetAsideFolders.KEPT_MAX + 1);
    }
  }

  @Test
  void forgetsWhatSomebodyDeletes() throws IOException {
    SetAsideFolders folders = new SetAsideFolders(data, () -> now);
    folders.copy(Why.OTHER_EPOCH, SetAsideFoldersTest::fill);
    assertThat(folders.kept()).hasSize(1);

    SyncedFiles.deleteAll(folders.kept().getFirst().path());

    assertThat(folders.kept()).isEmpty();
  }

  @Test
  void deletesWhatAKillLeftUnfinishedAndNothingElse() throws IOException {
    SetAsideFolders folders = new SetAsideFolders(data, () -> now);
    folders.copy(Why.OTHER_EPOCH, SetAsideFoldersTest::fill);
    Path whole = folders.kept().getFirst().path();
    Path half = whole.resolveSibling(whole.getFileName() + ".tmp");
    fill(half);
    Path stranger = Files.createDirectory(data.resolve("replica-set-aside-by-hand.tmp"));

    folders.deleteUnfinished();

    assertThat(half).doesNotExist();
    assertThat(stranger).exists();
    assertThat(folders.kept()).extracting(SetAside::path).containsExactly(whole);
  }

  @Test
  void movesAStoreWithAllThatIsInIt() {
    Path store = data.resolve("store");
    fill(store);
    SetAsideFolders folders = new SetAsideFolders(data, () -> now);
    folders.move(store, Why.DAMAGED);

    assertThat(store).doesNotExist();
    assertThat(folders.kept().getFirst().path())
        .hasFileName("replica-set-aside-20261120T100000000Z-damaged")
        .isDirectoryContaining("glob:**CURRENT");
  }

  private static void fill(Path folder) {
    try {
      Files.createDirectory(folder);
      Files.writeString(folder.resolve("CURRENT"), "x");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
