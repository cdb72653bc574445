package io.onhand.server.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Copies of a data folder as a killed process leaves it, and comparisons of what is in one. Lock
 * files are left out: to open one here would give up the lock that this process holds.
 */
public final class CrashImage {

  private CrashImage() {}

  /** Copies a data folder that may be open. */
  public static Path copy(Path from, Path to) {
    try (Stream<Path> entries = Files.walk(from)) {
      for (Path entry : entries.filter(e -> !e.endsWith("LOCK")).toList()) {
        Path target = to.resolve(from.relativize(entry).toString());
        if (Files.isDirectory(entry)) {
          Files.createDirectories(target);
        } else {
          Files.copy(entry, target);
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each file with its size, time and checksum, except locks. */
  public static Map<String, String> fingerprint(Path folder) {
    Map<String, String> result = new TreeMap<>();
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path entry : entries.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(entry).toString();
        if (!name.endsWith("LOCK")) {
          byte[] content = Files.readAllBytes(entry);
          CRC32C crc = new CRC32C();
          crc.update(content);
          result.put(
              name,
              "%d bytes, %s, %08x"
                  .formatted(content.length, Files.getLastModifiedTime(entry), crc.getValue()));
        }
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
