package io.onhand.server.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.server.storage.DataFolderException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a data folder, which the operating system drops when the process ends, however it
 * ends. It is separate from the store's own lock because it covers FORMAT and the witness too, and
 * because it can name the process that holds it.
 */
final class FolderLock implements AutoCloseable {

  /**
   * The locks this process holds. Such locks belong to a process, and closing any channel on the
   * file gives them up: so a file that is in here is not opened a second time.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final int ATTEMPTS = 5;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private final Path key;
  private final FileChannel channel;

  private FolderLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes the lock, creating its file if needed.
   *
   * @throws DataFolderException IN_USE with the process that holds it, or NOT_WRITABLE
   */
  static FolderLock take(Path file) {
    Path key = key(file);
    if (!HELD.add(key)) {
      throw inUse(file, "this process");
    }
    @Nullable FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      // A probe holds the lock for an instant, so one refusal is not yet an answer.
      @Nullable FileLock lock = channel.tryLock();
      for (int attempt = 1; lock == null && attempt < ATTEMPTS; attempt++) {
        LockSupport.parkNanos(PAUSE_NANOS);
        lock = channel.tryLock();
      }
      if (lock == null) {
        throw inUse(file, "the process " + holder(file));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)));
      return new FolderLock(key, channel);
    } catch (IOException e) {
      giveUp(key, channel);
      throw DataFolder.notWritable(file, e);
    } catch (RuntimeException e) {
      giveUp(key, channel);
      throw e;
    }
  }

  /** Whether some process, or this one, holds the lock. */
  static boolean isHeld(Path file) throws IOException {
    if (HELD.contains(key(file))) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The number of the process that took the lock last, as it wrote it. */
  static String holder(Path file) throws IOException {
    String content = Files.readString(file).strip();
    return content.isEmpty() ? "unknown" : content;
  }

  private static DataFolderException inUse(Path file, String holder) {
    return new DataFolderException(
        Reason.IN_USE,
        "Expected %s to be free, but %s has it open. Stop that process, or choose another folder with --data."
            .formatted(file.resolveSibling(""), holder));
  }

  private static Path key(Path file) {
    try {
      Path folder = file.toAbsolutePath().resolveSibling("");
      return Files.exists(folder) ? folder.toRealPath() : folder.normalize();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void giveUp(Path key, @Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(key);
    }
  }

  @Override
  public void close() {
    if (channel.isOpen()) {
      giveUp(key, channel);
    }
  }
}
