package io.onhand.cli.demo.chain;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes and removes the folders of chains. */
public final class Folders {

  private Folders() {}

  /** A new, empty folder inside {@code parent}, which is made when it is not there. */
  public static Path makeInside(Path parent) throws ChainException {
    try {
      Files.createDirectories(parent);
      if (!isOurs(parent)) {
        throw new ChainException(
            "Expected %s to belong to you, but it belongs to somebody else.".formatted(parent));
      }
      return Files.createTempDirectory(parent, "chain-");
    } catch (IOException e) {
      throw new ChainException("Cannot make a folder in %s: %s.".formatted(parent, e.getMessage()));
    }
  }

  /** True when this folder belongs to whoever runs this program. */
  static boolean isOurs(Path folder) {
    try {
      Path probe = Files.createTempFile(folder, "probe-", "");
      try {
        return Files.getOwner(probe).equals(Files.getOwner(folder));
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Checks that a folder is empty or not there.
   *
   * @throws ChainException when it holds something
   */
  public static void expectEmpty(Path folder) throws ChainException {
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new ChainException(
            "Expected %s to be empty or new, but it holds files. Choose another with --dir."
                .formatted(folder));
      }
    } catch (NoSuchFileException e) {
      // Made when it is needed.
    } catch (NotDirectoryException e) {
      throw new ChainException("Expected a folder, but %s is a file.".formatted(folder));
    } catch (IOException e) {
      throw new ChainException("Cannot look into %s: %s.".formatted(folder, e.getMessage()));
    }
  }

  /** Removes a file, or a folder and all that is in it. Links are removed, not followed. */
  public static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
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
        });
  }
}
