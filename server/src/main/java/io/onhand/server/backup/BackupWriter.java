package io.onhand.server.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.server.backup.BackupManifest.FileOf;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.DataFolder;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.SyncedFiles;
import io.onhand.server.storage.schema.StateHash;
import io.onhand.server.storage.schema.StoredState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Makes one backup of a store that is in use. Until the last step what is written has the name of
 * something unfinished, so a crash at any moment leaves the backups there were. One thread.
 */
final class BackupWriter {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final KeyValueStore store;
  private final BackupShelf shelf;
  private final Progress progress;

  BackupWriter(KeyValueStore store, BackupShelf shelf, Progress progress) {
    this.store = store;
    this.shelf = shelf;
    this.progress = progress;
  }

  /**
   * Makes a backup that shares no file with the store.
   *
   * @param checkpoint where the store puts a checkpoint, which is copied and thrown away
   */
  BackupFolder copied(Path checkpoint, Instant now) throws IOException {
    shelf.prepare();
    SyncedFiles.deleteAll(checkpoint);
    try {
      progress.at("making a checkpoint", 0, 1, "checkpoints");
      store.checkpoint(checkpoint);
      long bytes = 0;
      List<Path> files = files(checkpoint);
      for (Path file : files) {
        bytes += Files.size(file);
      }
      requireRoom(bytes);
      Path target = Files.createDirectories(shelf.unfinished().resolve(BackupFolder.STORE));
      FileCopy copying = new FileCopy(progress, "copying files", bytes);
      List<FileOf> copied = new ArrayList<>();
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        FileCopy.Read read = copying.copy(file, target.resolve(name));
        copied.add(new FileOf(name, read.bytes(), read.sha256()));
      }
      return finish("", copied, now);
    } finally {
      SyncedFiles.deleteAll(checkpoint);
    }
  }

  /** Makes a backup on the file system of the store that shares its table files. */
  BackupFolder shared(Instant now) throws IOException {
    shelf.prepare();
    Files.createDirectory(shelf.unfinished());
    Path target = shelf.unfinished().resolve(BackupFolder.STORE);
    progress.at("making a checkpoint", 0, 1, "checkpoints");
    store.checkpoint(target);
    long bytes = 0;
    List<Path> files = files(target);
    for (Path file : files) {
      bytes += Files.size(file);
    }
    FileCopy reading = new FileCopy(progress, "reading files", bytes);
    List<FileOf> shared = new ArrayList<>();
    for (Path file : files) {
      SyncedFiles.syncFile(file);
      FileCopy.Read read = reading.read(file);
      shared.add(new FileOf(String.valueOf(file.getFileName()), read.bytes(), read.sha256()));
    }
    return finish("checkpoint-", shared, now);
  }

  /** Reads the state from what was written, and writes the manifest. */
  private BackupFolder finish(String prefix, List<FileOf> files, Instant now) throws IOException {
    BackupFolder written = new BackupFolder(shelf.unfinished());
    SyncedFiles.syncFolder(written.store());
    DataFolder.mark(written.path(), DataFormat.BACKUP);
    BackupManifest manifest = manifest(written, files, now);
    progress.at("writing the manifest", 0, 1, "manifests");
    SyncedFiles.write(
        written.path().resolve(BackupManifest.FILE_NAME), manifest.text().getBytes(UTF_8));
    progress.at("giving it its name", 0, 1, "backups");
    return shelf.finish(prefix + NAME.format(now) + "-" + manifest.sequence());
  }

  private BackupManifest manifest(BackupFolder written, List<FileOf> files, Instant now) {
    try (KeyValueSnapshot state = written.open()) {
      Head head = head(state);
      return new BackupManifest(
          head.epoch(),
          head.sequence(),
          head.logTimeMicros(),
          head.blockChecksum(),
          new LogReader(state).oldest().orElse(0L),
          ChronoUnit.MICROS.between(Instant.EPOCH, now),
          hash(state, progress),
          files);
    }
  }

  static Head head(KeyValueSnapshot state) {
    return new StoredState(state)
        .head()
        .orElseThrow(() ->
            BackupException.damaged(
                "Expected the head of the log in the backup, but it has none."));
  }

  static String hash(KeyValueSnapshot state, Progress progress) {
    return HexFormat.of()
        .formatHex(
            StateHash.ofAll(state, rows -> progress.at("hashing the state", rows, 0, "rows")));
  }

  private void requireRoom(long bytes) throws IOException {
    long usable = Files.getFileStore(shelf.path()).getUsableSpace();
    if (usable < bytes) {
      throw BackupException.failed(
          "Expected %d bytes free for a backup in %s, but there are %d. Free some space, or set another folder with --backup-dir."
              .formatted(bytes, shelf.path(), usable),
          null);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
