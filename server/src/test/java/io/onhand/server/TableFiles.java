package io.onhand.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Table files of a store, for tests that damage them. */
public final class TableFiles {

  /** So many flushed files of a family RocksDB merges into one. Each start flushes one. */
  public static final int FLUSHED_TO_MERGE = 4;

  private static final String SUFFIX = ".sst";

  private TableFiles() {}

  /** The files of a family, the oldest first; its name must not be part of what it holds. */
  public static List<Path> of(String family, Path store) {
    try (Stream<Path> files = Files.list(store)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX) && isOf(family, file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A table file names its family among its properties. */
  private static boolean isOf(String family, Path file) {
    try {
      String content = new String(Files.readAllBytes(file), ISO_8859_1);
      return content.contains(family) && !content.contains(family + "_by");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of its first block. */
  public static void flipABit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[10] ^= 4;
    Files.write(file, bytes);
  }
}
