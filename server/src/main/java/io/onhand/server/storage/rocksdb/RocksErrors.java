package io.onhand.server.storage.rocksdb;

import io.onhand.server.storage.DataFolder;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFolderException.Reason;
import io.onhand.server.storage.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What RocksDB's errors mean to us. */
final class RocksErrors {

  private RocksErrors() {}

  /** RocksDB's text in one line. */
  static String text(RocksDBException e) {
    return Objects.requireNonNullElse(e.getMessage(), "no reason given").replace('\n', ' ').strip();
  }

  /** Whether what was read is not what was written. */
  static boolean isDamage(RocksDBException e) {
    return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
  }

  /** A read or write that failed, and whether damage was the reason. */
  static StorageException failed(String what, RocksDBException e) {
    return new StorageException(what + text(e), e, isDamage(e));
  }

  /** Why a store could not be opened. */
  static DataFolderException opening(Path folder, RocksDBException e) {
    String text = text(e);
    Status status = e.getStatus();
    if (status == null) {
      return failed(folder, text, e);
    }
    return switch (status.getCode()) {
      case Corruption -> damaged(folder, text, e);
      // A file that is gone: CURRENT by the first, any other by the second.
      case InvalidArgument, NotFound ->
          text.contains("does not exist") ? damaged(folder, text, e) : failed(folder, text, e);
      case IOError ->
          text.contains("No such file")
              ? damaged(folder, text, e)
              : text.toLowerCase(Locale.ROOT).contains("lock")
                  ? inUse(folder, text, e)
                  : failed(folder, text, e);
      case Ok,
          NotSupported,
          MergeInProgress,
          Incomplete,
          ShutdownInProgress,
          TimedOut,
          Aborted,
          Busy,
          Expired,
          TryAgain,
          Undefined ->
          failed(folder, text, e);
    };
  }

  /** A store that runs could not be read: damaged, or always a file ahead. */
  static DataFolderException unreadableInUse(Path folder, Duration patience, RocksDBException e) {
    return new DataFolderException(
        Reason.IN_USE,
        "Expected to read the store in %s beside the process that has it open, but for %d s it could not be: %s. Ask that process, or stop it and read again."
            .formatted(folder, patience.toSeconds(), text(e)),
        e);
  }

  private static DataFolderException damaged(Path folder, String text, RocksDBException e) {
    return DataFolder.damaged(folder, "the store to be whole", "RocksDB says \"" + text + "\"", e);
  }

  private static DataFolderException inUse(Path folder, String text, RocksDBException e) {
    return new DataFolderException(
        Reason.IN_USE,
        "Expected the store in %s to be free, but another process has it open: %s. Stop that process."
            .formatted(folder, text),
        e);
  }

  private static DataFolderException failed(Path folder, String text, RocksDBException e) {
    return new DataFolderException(
        Reason.FAILED,
        "Expected to open the store in %s, but RocksDB says \"%s\". Mend that and start again."
            .formatted(folder, text),
        e);
  }
}
