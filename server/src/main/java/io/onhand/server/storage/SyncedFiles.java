package io.onhand.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creation of files and folders that a power cut leaves either whole or absent. */
public final class SyncedFiles {

  private static final String UNFINISHED = ".new";

  private SyncedFiles() {}

  /**
   * Creates a file with this content, or replaces it. The content is synced under another name
   * before it gets the right one, and the folder is synced after: whoever finds the file finds all
   * of it.
   */
  public static void write(Path file, byte[] content) throws IOException {
    Path beginning = unfinished(file);
    try (FileChannel channel =
        FileChannel.open(
            beginning,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    move(beginning, file);
  }

  /** The name of a file while it is written; for who writes piece by piece and then moves it. */
  public static Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + UNFINISHED);
  }

  /**
   * Deletes what a kill left of files that were being written. For who alone writes them.
   *
   * @param folder they were to be in; it may be absent
   * @param suffix how their names were to end; other files are left alone
   */
  public static void deleteUnfinished(Path folder, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> left;
    try (Stream<Path> files = Files.list(folder)) {
      left = files.filter(file -> file.toString().endsWith(suffix + UNFINISHED)).toList();
    }
    for (Path file : left) {
      Files.delete(file);
    }
  }

  /** Renames a file or folder within its folder, and syncs the folder. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(parent(to));
  }

  /** Creates a folder and those above it, and syncs the entry of each one created. */
  public static void createFolders(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    if (Files.isDirectory(absolute)) {
      return;
    }
    Path parent = parent(absolute);
    createFolders(parent);
    Files.createDirectory(absolute);
    syncFolder(parent);
  }

  /** Makes the entries of a folder survive a power cut. */
  public static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Makes the content of a file survive a power cut. */
  public static void syncFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Deletes a file or a folder with all that is in it; what is absent is deleted already. */
  public static void deleteAll(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> entries = Files.walk(path)) {
      all = entries.sorted(Comparator.reverseOrder()).toList(); // what is inside goes first
    }
    for (Path entry : all) {
      Files.delete(entry);
    }
  }

  private static Path parent(Path path) {
    @Nullable Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("Expected a path below the root, but got: path=" + path);
    }
    return parent;
  }
}
