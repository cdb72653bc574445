package io.onhand.server.backup;

import io.onhand.server.storage.SyncedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of backups.
 *
 * @param path the folder; it may be absent
 */
public record BackupShelf(Path path) {
  /** What is being written has a name that no backup has. */
  static final String UNFINISHED = "unfinished.new";

  /**
   * A backup as a list shows it.
   *
   * @param folder where it lies
   * @param manifest what it holds; null: its manifest cannot be read
   * @param mark what its last verification came to; null: nothing is known
   * @param problem what is wrong with it; empty: nothing that is known
   */
  public record Listed(
      BackupFolder folder,
      @Nullable BackupManifest manifest,
      @Nullable VerificationMark mark,
      String problem) {

    /** Whether it was read back and proved. */
    public boolean isVerified() {
      return manifest != null && mark != null && mark.isGood();
    }

    /** Whether its log was also replayed: from the first entry, or from a verified copy's state. */
    public boolean isReplayed() {
      return isVerified() && mark != null && mark.replayedFrom() > 0;
    }

    /** Whether nothing is known of it but that it was written. */
    public boolean isUnverified() {
      return manifest != null && mark == null;
    }

    /** Whether its files are there, as long as they were; they are not read. */
    boolean isThere() {
      return manifest != null && folder.hasFiles(manifest);
    }

    long sequence() {
      return manifest == null ? -1 : manifest.sequence();
    }

    long createdAtMicros() {
      return manifest == null ? -1 : manifest.createdAtMicros();
    }

    static Listed of(BackupFolder folder) {
      try {
        BackupManifest manifest = folder.manifest();
        Optional<VerificationMark> mark = folder.mark(manifest);
        return new Listed(
            folder, manifest, mark.orElse(null), mark.map(VerificationMark::problem).orElse(""));
      } catch (BackupException e) {
        return new Listed(folder, null, null, String.valueOf(e.getMessage()));
      }
    }
  }

  /** The backups, the newest first. What was never finished is none. */
  public List<Listed> list() {
    List<Listed> listed = new ArrayList<>();
    try (Stream<Path> folders = Files.list(path)) {
      folders
          .filter(folder -> !UNFINISHED.equals(String.valueOf(folder.getFileName())))
          .filter(folder -> Files.isDirectory(folder.resolve(BackupFolder.STORE)))
          .forEach(folder -> listed.add(Listed.of(new BackupFolder(folder))));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw BackupException.failed(
          "Expected to list the backups in %s, but: %s".formatted(path, e), e);
    }
    listed.sort(
        Comparator.comparingLong(Listed::createdAtMicros)
            .thenComparingLong(Listed::sequence)
            .reversed());
    return listed;
  }

  /** The backup of this name; empty: there is none. */
  public Optional<BackupFolder> find(String name) {
    return list().stream()
        .map(Listed::folder)
        .filter(folder -> folder.name().equals(name))
        .findFirst();
  }

  Path unfinished() {
    return path.resolve(UNFINISHED);
  }

  /** Makes the folder, and throws away what was never finished. */
  void prepare() throws IOException {
    SyncedFiles.createFolders(path);
    SyncedFiles.deleteAll(unfinished());
  }

  /** Gives what was written its name: from now on it is a backup. */
  BackupFolder finish(String name) throws IOException {
    Path named = path.resolve(name);
    for (int other = 2; Files.exists(named); other++) {
      named = path.resolve(name + "-" + other);
    }
    SyncedFiles.move(unfinished(), named);
    return new BackupFolder(named);
  }

  /** Removes a backup; one that is removed in part is unfinished. */
  void remove(BackupFolder folder) throws IOException {
    SyncedFiles.deleteAll(unfinished());
    SyncedFiles.move(folder.path(), unfinished());
    SyncedFiles.deleteAll(unfinished());
  }
}
