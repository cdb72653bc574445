package io.onhand.bench.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A fresh folder for the files of one run, removed with all its content when it is closed. */
public final class WorkFolder implements AutoCloseable {

  private final Path path;
  private final boolean kept;

  private WorkFolder(Path path, boolean kept) {
    this.path = path;
    this.kept = kept;
  }

  /**
   * Makes a folder.
   *
   * @param parent is made if it does not exist; it must be on the disk to be measured
   * @param kept leaves the folder when it is closed
   */
  public static WorkFolder in(Path parent, boolean kept) throws IOException {
    Files.createDirectories(parent);
    return new WorkFolder(
        Files.createTempDirectory(parent, "run-").toAbsolutePath().normalize(), kept);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (!kept) {
      Files.walkFileTree(path, new Remove());
    }
  }

  private static final class Remove extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
