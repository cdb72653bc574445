package io.onhand.bench.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A fresh folder for the files of one run, removed with all its content when it is closed, and also
 * when this process is told to end (Ctrl-C) while it is open.
 */
public final class WorkFolder implements AutoCloseable {

  private final Path path;
  private final boolean kept;
  private final Thread hook = new Thread(this::interrupted, "work-folder");

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
    Path path = Files.createTempDirectory(parent, "run-").toAbsolutePath().normalize();
    WorkFolder folder = new WorkFolder(path, kept);
    Runtime.getRuntime().addShutdownHook(folder.hook);
    return folder;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is going down already, and the hook removes the folder.
      return;
    }
    remove();
  }

  private void remove() throws IOException {
    if (!kept) {
      Files.walkFileTree(path, new Remove());
    }
  }

  /** The processes that write into the folder were told to end too, but need not have ended yet. */
  private void interrupted() {
    ProcessHandle.current()
        .children()
        .forEach(child -> {
          child.destroyForcibly();
          child.onExit().join();
        });
    try {
      remove();
    } catch (IOException e) {
      System.err.println("onhand bench: Expected to remove " + path + ", but: " + e.getMessage());
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
