package io.onhand.server.storage;

import io.onhand.server.storage.DataFolderException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A data folder that is put together from a backup. It is built in a folder within, and gets its
 * FORMAT last: a Central that is started before the end refuses it, and a restore that was broken
 * off begins anew.
 */
public final class RestoringFolder implements AutoCloseable {
  private static final Set<String> OURS =
      Set.of(DataFolder.RESTORING, DataFolder.STORE, Witness.FILE_NAME);
  private static final Set<String> NO_ONES =
      Set.of(DataFolder.LOCK, DataFolder.FORMAT + ".new", "lost+found");

  private final Path target;
  private final FolderLock lock;

  private RestoringFolder(Path target, FolderLock lock) {
    this.target = target;
    this.lock = lock;
  }

  /**
   * Claims the target, makes it if it is absent, and throws away what a restore left that was
   * broken off.
   *
   * @throws DataFolderException if it holds anything else, or cannot be used; nothing was changed
   */
  public static RestoringFolder begin(Path target) {
    requireFree(target);
    try {
      SyncedFiles.createFolders(target);
    } catch (IOException e) {
      throw DataFolder.notWritable(target, e);
    }
    FolderLock lock = FolderLock.take(target.resolve(DataFolder.LOCK));
    try {
      requireFree(target); // another process may have been here
      for (String left : List.of(DataFolder.STORE, Witness.FILE_NAME, DataFolder.RESTORING)) {
        SyncedFiles.deleteAll(target.resolve(left));
      }
      SyncedFiles.createFolders(target.resolve(DataFolder.RESTORING));
      return new RestoringFolder(target, lock);
    } catch (IOException e) {
      lock.close();
      throw DataFolder.notWritable(target, e);
    } catch (DataFolderException e) {
      lock.close();
      throw e;
    }
  }

  /** Where the data folder is built. */
  public Path path() {
    return target.resolve(DataFolder.RESTORING);
  }

  /** Where its store goes. */
  public Path store() {
    return path().resolve(DataFolder.STORE);
  }

  /** Makes what was built the data folder. Nobody may have it open. */
  public void finish(DataFormat format) throws IOException {
    SyncedFiles.syncFolder(store());
    SyncedFiles.move(store(), target.resolve(DataFolder.STORE));
    SyncedFiles.move(path().resolve(Witness.FILE_NAME), target.resolve(Witness.FILE_NAME));
    DataFolder.mark(target, format);
    SyncedFiles.deleteAll(path());
  }

  /** Lets other processes claim the target. */
  @Override
  public void close() {
    lock.close();
  }

  private static void requireFree(Path target) {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new DataFolderException(
          Reason.NOT_A_FOLDER,
          "Expected a folder to restore into, but %s is a file. Choose another one."
              .formatted(target));
    }
    try (Stream<Path> entries = Files.list(target)) {
      List<String> names =
          entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
      boolean isBrokenOff = names.contains(DataFolder.RESTORING);
      for (String name : names) {
        if (!NO_ONES.contains(name) && !(isBrokenOff && OURS.contains(name))) {
          throw new DataFolderException(
              Reason.NOT_OURS,
              "Expected an empty folder to restore into, but %s holds %s. Nothing was changed. Move what it holds away, or choose another folder."
                  .formatted(target, name));
        }
      }
    } catch (IOException e) {
      throw new DataFolderException(
          Reason.FAILED, "Expected to list %s, but: %s".formatted(target, e), e);
    }
  }
}
