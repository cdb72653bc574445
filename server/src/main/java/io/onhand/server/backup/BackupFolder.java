package io.onhand.server.backup;

import io.onhand.server.backup.BackupException.Reason;
import io.onhand.server.storage.DataFolder;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A backup where it lies.
 *
 * <pre>
 *   FORMAT     says that it is a backup, so that no Central is started on it
 *   store/     the files of the store
 *   MANIFEST   what it holds; written last
 *   VERIFIED   what the last verification came to, if there was one
 * </pre>
 *
 * @param path the folder
 */
public record BackupFolder(Path path) {
  static final String STORE = "store";

  /** The name of the backup: that of its folder. */
  public String name() {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }

  Path store() {
    return path.resolve(STORE);
  }

  /**
   * What it holds.
   *
   * @throws BackupException NOT_FOUND if there is no backup, DAMAGED if its manifest is
   */
  public BackupManifest manifest() {
    Path file = path.resolve(BackupManifest.FILE_NAME);
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      if (Files.isDirectory(store())) {
        throw BackupException.damaged(
            "Expected a manifest in %s, but there is none: it was never finished, or the file is lost. Take another backup."
                .formatted(path));
      }
      throw new BackupException(
          Reason.NOT_FOUND,
          "Expected a backup, but %s is none: it has no file %s."
              .formatted(path, BackupManifest.FILE_NAME),
          e);
    } catch (IOException e) {
      throw BackupException.failed("Expected to read %s, but: %s".formatted(file, e), e);
    }
    return BackupManifest.parse(file.toString(), content);
  }

  /** What the last verification of it came to; empty if nothing is known. */
  public Optional<VerificationMark> mark(BackupManifest manifest) {
    return VerificationMark.read(path, manifest.stateHash());
  }

  /**
   * The state and log that it holds; nothing is written.
   *
   * @throws BackupException DAMAGED if they cannot be opened
   */
  KeyValueSnapshot open() {
    try {
      return RocksStore.openReadOnly(
          path, DataFormat.BACKUP, List.of(CentralFamily.values()), RocksSettings.AGENT);
    } catch (DataFolderException e) {
      throw new BackupException(
          Reason.DAMAGED,
          "Expected the backup %s to open, but it does not. %s".formatted(path, e.getMessage()),
          e);
    }
  }

  /** Whether the files are there that the manifest names, as long as it says. */
  boolean hasFiles(BackupManifest manifest) {
    try {
      for (BackupManifest.FileOf file : manifest.files()) {
        if (Files.size(store().resolve(file.name())) != file.bytes()) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads every file and compares it with the manifest.
   *
   * @throws BackupException DAMAGED naming the first file that differs
   */
  void checkFiles(BackupManifest manifest, Progress progress) {
    requireFiles(manifest);
    FileCopy reading = new FileCopy(progress, "reading files", manifest.bytes());
    for (BackupManifest.FileOf file : manifest.files()) {
      try {
        requireSame(file, reading.read(store().resolve(file.name())));
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }

  /** Copies every file, and compares what was read with the manifest. */
  void copyFiles(BackupManifest manifest, Path to, Progress progress) throws IOException {
    requireFiles(manifest);
    FileCopy copying = new FileCopy(progress, "copying files", manifest.bytes());
    for (BackupManifest.FileOf file : manifest.files()) {
      requireSame(file, copying.copy(store().resolve(file.name()), to.resolve(file.name())));
    }
  }

  /**
   * Puts its files where they can be opened and written to as a Central's data folder; the backup
   * stays as it is.
   *
   * @param folder there, and empty
   * @throws IOException when a file is gone or cannot be copied
   */
  public void lay(Path folder) throws IOException {
    Path to = Files.createDirectory(folder.resolve(STORE));
    for (BackupManifest.FileOf file : manifest().files()) {
      Path from = store().resolve(file.name());
      // Table files never change, so they may be shared. The others are written to.
      if (!file.name().endsWith(".sst") || !isLinked(from, to.resolve(file.name()))) {
        Files.copy(from, to.resolve(file.name()));
      }
    }
    DataFolder.mark(folder, DataFormat.CENTRAL);
  }

  private static boolean isLinked(Path from, Path to) {
    try {
      Files.createLink(to, from);
      return true;
    } catch (UnsupportedOperationException | IOException e) {
      return false; // another file system
    }
  }

  private void requireFiles(BackupManifest manifest) {
    try {
      DataFolder.storeForReading(path, DataFormat.BACKUP);
    } catch (DataFolderException e) {
      throw new BackupException(
          Reason.DAMAGED,
          "Expected a folder that says it is a backup, but it does not. " + e.getMessage(),
          e);
    }
    TreeSet<String> unknown = new TreeSet<>();
    try (Stream<Path> found = Files.list(store())) {
      found.map(file -> String.valueOf(file.getFileName())).forEach(unknown::add);
    } catch (IOException e) {
      throw new BackupException(
          Reason.DAMAGED, "Expected the files of the backup %s, but: %s".formatted(path, e), e);
    }
    for (BackupManifest.FileOf file : manifest.files()) {
      if (!unknown.remove(file.name())) {
        throw damaged(file, "it is missing");
      }
    }
    if (!unknown.isEmpty()) {
      throw BackupException.damaged(
          "Expected the files that the manifest names and no other, but %s holds %s."
              .formatted(store(), unknown.getFirst()));
    }
  }

  private void requireSame(BackupManifest.FileOf file, FileCopy.Read read) {
    if (read.bytes() != file.bytes()) {
      throw damaged(file, "it has %d bytes instead of %d".formatted(read.bytes(), file.bytes()));
    }
    if (!read.sha256().equals(file.sha256())) {
      throw damaged(file, "its content was changed");
    }
  }

  private BackupException damaged(BackupManifest.FileOf file, String found) {
    return BackupException.damaged(
        "Expected the file %s as it was written, but %s. Take another backup."
            .formatted(store().resolve(file.name()), found));
  }

  private BackupException unreadable(BackupManifest.FileOf file, IOException e) {
    return new BackupException(
        Reason.DAMAGED,
        "Expected to read the file %s, but: %s".formatted(store().resolve(file.name()), e),
        e);
  }
}
