package io.onhand.server.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.server.storage.DataFolderException.Reason;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data folder that this process has claimed: locked, and of the right format.
 *
 * <pre>
 *   FORMAT    whose folder it is, in which version; the first file written, never changed
 *   LOCK      locked while a process has the folder open; names that process
 *   store/    the key-value store
 *   witness   the highest sequence known to be durable
 *   store-damaged  what a run found damaged in the store; goes when a start finds all of it whole,
 *                  or has set the store aside
 * </pre>
 *
 * <p>The order of creation is that of this list, each step synced before the next, so that a power
 * cut leaves a state that the next start completes: without FORMAT nothing was ever stored; a
 * {@code store} is whole from the moment it has its name, because it is created under another one.
 */
public final class DataFolder implements AutoCloseable {

  static final String FORMAT = "FORMAT";
  static final String LOCK = "LOCK";
  static final String STORE = "store";
  static final String UNFINISHED_STORE = "store.new";
  static final String RESTORING = "restoring";

  /** What a start that was interrupted may leave before FORMAT, and what file systems put there. */
  private static final Set<String> NO_ONES = Set.of(FORMAT + ".new", LOCK, "lost+found");

  private final Path path;
  private final FolderLock lock;

  private DataFolder(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Claims a folder for this process, and makes it one of this format if it is new or empty.
   *
   * @throws DataFolderException if it cannot be used; then nothing in it was changed
   */
  public static DataFolder claim(Path path, DataFormat format) {
    requireFormat(path, format); // before anything is touched
    try {
      SyncedFiles.createFolders(path);
    } catch (IOException e) {
      throw notWritable(path, e);
    }
    FolderLock lock = FolderLock.take(path.resolve(LOCK));
    try {
      boolean isNew = requireFormat(path, format).isEmpty(); // another process may have been here
      if (isNew) {
        mark(path, format);
      }
      return new DataFolder(path, lock);
    } catch (IOException e) {
      lock.close();
      throw notWritable(path, e);
    } catch (DataFolderException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Checks that a folder may be used as one of this format.
   *
   * @return the format it has, or empty if it is absent or empty
   */
  static Optional<DataFormat> requireFormat(Path path, DataFormat expected) {
    requireFolderOrRoomForOne(path);
    Optional<DataFormat> found = readFormat(path);
    if (found.isEmpty()) {
      requireEmpty(path);
      return found;
    }
    DataFormat format = found.get();
    if (!format.process().equals(expected.process())) {
      throw new DataFolderException(
          Reason.NOT_OURS,
          "Expected a data folder of %s, but %s belongs to %s. Choose another folder with --data."
              .formatted(expected.process(), path, format.process()));
    }
    if (format.version() > expected.version()) {
      throw new DataFolderException(
          Reason.NEWER_FORMAT,
          "Expected a data folder in format %d or older, but a newer release wrote %s in format %d."
                  .formatted(expected.version(), path, format.version())
              + " Start that release, or restore a backup of this one's format.");
    }
    if (format.version() < expected.version()) {
      throw new DataFolderException(
          Reason.OLDER_FORMAT,
          "Expected a data folder in format %d, but an older release wrote %s in format %d."
                  .formatted(expected.version(), path, format.version())
              + " Start the release that converts it first.");
    }
    return found;
  }

  private static void requireFolderOrRoomForOne(Path path) {
    @Nullable Path existing = path.toAbsolutePath().normalize();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && !Files.isDirectory(existing)) {
      throw new DataFolderException(
          Reason.NOT_A_FOLDER,
          "Expected a folder, but %s is a file: %s cannot be used. Choose another one with --data."
              .formatted(existing, path));
    }
  }

  /** The format that the folder says it has, or empty if it says none. */
  static Optional<DataFormat> readFormat(Path path) {
    String content;
    try {
      content = Files.readString(path.resolve(FORMAT));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException e) {
      content = "";
    } catch (IOException e) {
      throw new DataFolderException(
          Reason.FAILED, "Expected to read %s, but: %s".formatted(path.resolve(FORMAT), e), e);
    }
    Optional<DataFormat> format = DataFormat.parse(content);
    if (format.isEmpty()) {
      throw damaged(path, "a line such as \"onhand-central 1\" in FORMAT", "it holds none");
    }
    return format;
  }

  /** A folder is made ours only if nothing of anybody else's can be lost or mixed with it. */
  private static void requireEmpty(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    requireNoRestore(path);
    try (Stream<Path> entries = Files.list(path)) {
      Optional<String> stranger =
          entries
              .map(entry -> String.valueOf(entry.getFileName()))
              .filter(name -> !NO_ONES.contains(name))
              .sorted()
              .findFirst();
      if (stranger.isEmpty()) {
        return;
      }
      if (stranger.get().startsWith(STORE) || stranger.get().equals(Witness.FILE_NAME)) {
        throw damaged(path, "a file FORMAT beside " + stranger.get(), "it is missing");
      }
      throw new DataFolderException(
          Reason.NOT_OURS,
          "Expected a data folder or an empty one, but %s holds something else: %s."
                  .formatted(path, stranger.get())
              + " Choose another folder with --data.");
    } catch (IOException e) {
      throw new DataFolderException(
          Reason.FAILED, "Expected to list %s, but: %s".formatted(path, e), e);
    }
  }

  /** Half a restore must not be taken for an empty folder, nor for damage. */
  private static void requireNoRestore(Path path) {
    if (Files.exists(path.resolve(RESTORING))) {
      throw new DataFolderException(
          Reason.NOT_OURS,
          "Expected a data folder, but the restore of a backup into %s was not finished. Run it again."
              .formatted(path));
    }
  }

  /**
   * Marks a folder as one of a format, synced. For folders that are put together from files; {@link
   * #claim} does it for new ones.
   */
  public static void mark(Path path, DataFormat format) throws IOException {
    SyncedFiles.write(path.resolve(FORMAT), format.line().getBytes(UTF_8));
  }

  /** The error for stored data that is damaged; the texts complete "Expected ..., but ...". */
  public static DataFolderException damaged(Path path, String expected, String found) {
    return damaged(path, expected, found, null);
  }

  /** The error for stored data that is damaged, with what lies below. */
  public static DataFolderException damaged(
      Path path, String expected, String found, @Nullable Throwable e) {
    return new DataFolderException(
        Reason.DAMAGED,
        "Expected %s, but %s: %s is damaged. No stored data was changed. Restore a backup of Central; for an agent see docs/agents.md."
            .formatted(expected, found, path),
        e);
  }

  static DataFolderException notWritable(Path path, IOException cause) {
    return new DataFolderException(
        Reason.NOT_WRITABLE,
        "Expected to write in %s, but: %s. Give this user the right to, or choose another folder with --data."
            .formatted(path, cause),
        cause);
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /**
   * The store of a folder that some process may have open, for reading.
   *
   * @throws DataFolderException ABSENT if there is no store, or whatever is wrong with the format
   */
  public static Path storeForReading(Path path, DataFormat format) {
    Path store = path.resolve(STORE);
    if (requireFormat(path, format).isEmpty() || !Files.exists(store)) {
      throw new DataFolderException(
          Reason.ABSENT,
          "Expected a data folder of %s, but %s holds none. Name the right one with --data."
              .formatted(format.process(), path));
    }
    return store;
  }

  /** Whether a process has a folder open. */
  public static boolean isHeld(Path path) {
    try {
      return FolderLock.isHeld(path.resolve(LOCK));
    } catch (IOException e) {
      throw new DataFolderException(
          Reason.FAILED, "Expected to look at %s, but: %s".formatted(path, e), e);
    }
  }

  /** Where the key-value store is. */
  public Path store() {
    return path.resolve(STORE);
  }

  /** Where a key-value store is created before it gets its name; what is found there is rubbish. */
  public Path unfinishedStore() {
    return path.resolve(UNFINISHED_STORE);
  }

  /**
   * Prepares the creation of a store where there is none.
   *
   * @throws DataFolderException DAMAGED if there was one before
   */
  public void beginStore() {
    if (Files.exists(path.resolve(Witness.FILE_NAME))) {
      throw damaged(path, "a folder " + STORE + " beside the witness", "it is missing");
    }
    try {
      SyncedFiles.deleteAll(unfinishedStore());
    } catch (IOException e) {
      throw notWritable(path, e);
    }
  }

  /** Gives the store that was created and synced its name. */
  public void finishStore() {
    try {
      SyncedFiles.syncFolder(unfinishedStore());
      SyncedFiles.move(unfinishedStore(), store());
    } catch (IOException e) {
      throw notWritable(path, e);
    }
  }

  /** Lets other processes claim the folder. */
  @Override
  public void close() {
    lock.close();
  }
}
