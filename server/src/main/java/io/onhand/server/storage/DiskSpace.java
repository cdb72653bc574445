package io.onhand.server.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Watches the free space of the data folder against a low-water mark.
 *
 * <p>Why: once a write of the store meets a full disk, it stays broken until it is opened again. So
 * writes are refused while there is still room for what the store has under way; reads go on.
 *
 * <p>Once low, space counts as low until there is a tenth of the mark more than the mark, so that
 * the answer does not flap. Any thread may call.
 */
public final class DiskSpace {

  private final LongSupplier usableBytes;
  private final long lowWaterBytes;
  private final long enoughBytes;
  private volatile boolean low;

  /**
   * What was found.
   *
   * @param usableBytes what this process may still write
   * @param lowWaterBytes the mark
   * @param low whether writes are to be refused
   */
  public record Reading(long usableBytes, long lowWaterBytes, boolean low) {}

  /**
   * A gauge of the disk that a folder is on.
   *
   * @param lowWaterBytes the mark
   * @param headroomBytes what the store may write without being asked, which the mark must cover
   */
  public static DiskSpace of(Path folder, long lowWaterBytes, long headroomBytes) {
    try {
      FileStore disk = Files.getFileStore(folder);
      return new DiskSpace(() -> usableBytes(disk), lowWaterBytes, headroomBytes);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * A gauge of whatever says how much is left.
   *
   * @param usableBytes what this process may still write
   * @param lowWaterBytes the mark
   * @param headroomBytes what the store may write without being asked, which the mark must cover
   */
  public DiskSpace(LongSupplier usableBytes, long lowWaterBytes, long headroomBytes) {
    if (headroomBytes <= 0 || lowWaterBytes < headroomBytes) {
      throw new IllegalArgumentException(
          "Expected a low-water mark that covers what the store may write, but got:"
              + " low_water_bytes=%d headroom_bytes=%d".formatted(lowWaterBytes, headroomBytes));
    }
    this.usableBytes = usableBytes;
    this.lowWaterBytes = lowWaterBytes;
    this.enoughBytes = Math.addExact(lowWaterBytes, lowWaterBytes / 10);
  }

  /** Looks now. Costs a system call. */
  public Reading check() {
    long usable = usableBytes.getAsLong();
    boolean isLow = usable < (low ? enoughBytes : lowWaterBytes);
    low = isLow;
    return new Reading(usable, lowWaterBytes, isLow);
  }

  /** What the last look found; false before the first. */
  public boolean isLow() {
    return low;
  }

  private static long usableBytes(FileStore disk) {
    try {
      return disk.getUsableSpace();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static StorageException failed(IOException e) {
    return new StorageException("Expected to read the free space of the disk, but: " + e, e);
  }
}
