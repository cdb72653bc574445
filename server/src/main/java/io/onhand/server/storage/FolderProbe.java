package io.onhand.server.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * What can be said of a data folder from outside, cheaply and without changing anything.
 *
 * @param path the folder
 * @param format what it holds, or empty if it is absent or new
 * @param isHeld whether a process has it open
 * @param holder the number of the process that has it open, or had it last; empty if unknown
 * @param bytes of all files in it
 */
public record FolderProbe(
    Path path, Optional<DataFormat> format, boolean isHeld, String holder, long bytes) {

  /**
   * Looks at a folder.
   *
   * @throws DataFolderException if it could not be used as one of this format, for whatever reason
   *     but that a process has it open
   */
  public static FolderProbe of(Path path, DataFormat expected) {
    Optional<DataFormat> format = DataFolder.requireFormat(path, expected);
    Path lock = path.resolve(DataFolder.LOCK);
    try {
      boolean isHeld = FolderLock.isHeld(lock);
      String holder = isHeld ? FolderLock.holder(lock) : "";
      return new FolderProbe(path, format, isHeld, holder, bytes(path));
    } catch (IOException e) {
      throw new DataFolderException(
          DataFolderException.Reason.FAILED,
          "Expected to look at %s, but: %s".formatted(path, e),
          e);
    }
  }

  private static long bytes(Path path) throws IOException {
    if (!Files.exists(path)) {
      return 0;
    }
    long[] sum = {0};
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sum[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // a running store deletes files all the time
          }
        });
    return sum[0];
  }
}
