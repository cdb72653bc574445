package io.onhand.server.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads files piece by piece, with their checksum, and copies them if asked to. One thread. */
final class FileCopy {
  private static final int BUFFER_BYTES = 1 << 20;

  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final Progress progress;
  private final String step;
  private final long total;
  private long done;

  /**
   * For many files in a row.
   *
   * @param step what is going on, as told to the progress
   * @param total the length of all files in bytes
   */
  FileCopy(Progress progress, String step, long total) {
    this.progress = progress;
    this.step = step;
    this.total = total;
  }

  /** What was read: its length and its checksum. */
  record Read(long bytes, String sha256) {}

  /** Reads a file to its end. */
  Read read(Path from) throws IOException {
    return read(from, null);
  }

  /** Reads a file to its end into a new one, and syncs that. */
  Read copy(Path from, Path to) throws IOException {
    try (FileChannel out =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      Read read = read(from, out);
      out.force(true);
      return read;
    }
  }

  private Read read(Path from, @Nullable FileChannel out) throws IOException {
    MessageDigest sha = sha256();
    long bytes = 0;
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ)) {
      while (in.read(buffer.clear()) >= 0) {
        buffer.flip();
        sha.update(buffer.array(), 0, buffer.limit());
        bytes += buffer.limit();
        done += buffer.limit();
        while (out != null && buffer.hasRemaining()) {
          out.write(buffer);
        }
        progress.at(step, done, total, "bytes");
      }
    }
    return new Read(bytes, HexFormat.of().formatHex(sha.digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256 in every JDK, but it is missing.", e);
    }
  }
}
