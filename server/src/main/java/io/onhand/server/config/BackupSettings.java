package io.onhand.server.config;

import java.nio.file.Path;

/**
 * Where backups go, and how often a checkpoint is made.
 *
 * @param folder of the backups; outside the data folder
 * @param checkpointHours a checkpoint is made so many hours after the one before; 0: never
 * @param checkpointsKept so many verified checkpoints are kept
 */
public record BackupSettings(Path folder, int checkpointHours, int checkpointsKept) {
  public static final int CHECKPOINT_HOURS_DEFAULT = 24;
  public static final int CHECKPOINTS_KEPT_DEFAULT = 2;

  private static final int HOURS_MAX = 24 * 366;
  private static final int KEPT_MAX = 100;

  /** Checks the numbers. */
  public BackupSettings {
    if (checkpointHours < 0 || checkpointHours > HOURS_MAX) {
      throw new IllegalArgumentException(
          "Expected --checkpoint-hours from 0 to " + HOURS_MAX + ", but got " + checkpointHours);
    }
    if (checkpointsKept < 1 || checkpointsKept > KEPT_MAX) {
      throw new IllegalArgumentException(
          "Expected --checkpoints-kept from 1 to " + KEPT_MAX + ", but got " + checkpointsKept);
    }
  }

  /** The defaults of a data folder: backups go beside it. */
  public static BackupSettings beside(Path data) {
    return new BackupSettings(
        folderBeside(data), CHECKPOINT_HOURS_DEFAULT, CHECKPOINTS_KEPT_DEFAULT);
  }

  /** The folder of the backups where none was set. */
  public static Path folderBeside(Path data) {
    return data.resolveSibling(data.toAbsolutePath().normalize().getFileName() + "-backups");
  }

  /** Whether the backups would be lost with the data folder. */
  boolean isWithin(Path data) {
    return folder.toAbsolutePath().normalize().startsWith(data.toAbsolutePath().normalize());
  }
}
