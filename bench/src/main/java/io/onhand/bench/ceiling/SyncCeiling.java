package io.onhand.bench.ceiling;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * How fast the disk makes 4 KiB durable: one write and one {@code fdatasync} after the other, over
 * the blocks of a file that has its length already, so that no metadata changes.
 */
public final class SyncCeiling {

  private static final int WRITE_BYTES = 4 * 1024;
  private static final int FILE_BYTES = 64 * 1024 * 1024;
  private static final int LATENCY_DIGITS = 3;
  private static final long LATENCY_NANOS_MAX = 60_000_000_000L;

  private SyncCeiling() {}

  /**
   * What was measured.
   *
   * @param p50Nanos of a write and its sync
   * @param p99Nanos of the same
   */
  public record Result(double perSecond, long p50Nanos, long p99Nanos) {}

  /** Measures in a folder of the disk in question, and leaves nothing behind. */
  public static Result measure(Path folder, Duration time) throws IOException {
    Path file = folder.resolve("sync-ceiling");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      preallocate(channel);
      return measure(channel, time.toNanos());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void preallocate(FileChannel channel) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(1024 * 1024);
    for (long at = 0; at < FILE_BYTES; at += zeros.capacity()) {
      channel.write(zeros.clear(), at);
    }
    channel.force(true);
  }

  private static Result measure(FileChannel channel, long nanos) throws IOException {
    Histogram latency = new Histogram(LATENCY_NANOS_MAX, LATENCY_DIGITS);
    ByteBuffer bytes = ByteBuffer.allocateDirect(WRITE_BYTES);
    long startedAt = System.nanoTime();
    long now = startedAt;
    long number = 0;
    while (now - startedAt < nanos) {
      bytes.clear().putLong(0, number);
      channel.write(bytes, number * WRITE_BYTES % FILE_BYTES);
      channel.force(false);
      long then = System.nanoTime();
      latency.recordValue(Math.min(then - now, LATENCY_NANOS_MAX));
      now = then;
      number++;
    }
    return new Result(
        number * 1e9 / (now - startedAt),
        latency.getValueAtPercentile(50),
        latency.getValueAtPercentile(99));
  }
}
