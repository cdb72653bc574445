package io.onhand.server.config;

import io.onhand.server.commit.PipelineLimits;
import io.onhand.server.observability.TelemetrySettings;
import io.onhand.server.security.Listening;
import io.onhand.server.storage.rocksdb.RocksSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What Central is started with.
 *
 * @param data its data folder
 * @param listening where it listens
 * @param rocks the sizes of its store
 * @param limits how much the pipeline takes at once
 * @param diskLowWaterBytes below this much free space writes are refused
 * @param readThreads threads for reads of more than one record
 * @param readsWaitingMax reads that may wait for one of them
 * @param log how much of the log is kept
 * @param backups where backups go, and how often checkpoints are made
 * @param telemetry where metrics and traces go
 */
public record CentralSettings(
    Path data,
    Listening listening,
    RocksSettings rocks,
    PipelineLimits limits,
    long diskLowWaterBytes,
    int readThreads,
    int readsWaitingMax,
    LogSettings log,
    BackupSettings backups,
    TelemetrySettings telemetry) {
  public static final int PORT_DEFAULT = 7420;
  public static final Path DATA_DEFAULT = Path.of("onhand-data", "central");
  public static final int READ_THREADS_DEFAULT = 2;
  public static final int READS_WAITING_MAX_DEFAULT = 4_096;

  /** From SIGTERM to the end of the process, at most. */
  public static final Duration SHUTDOWN_MAX = Duration.ofSeconds(10);

  /** Checks what can be checked without touching anything. */
  public CentralSettings {
    if (diskLowWaterBytes < rocks.headroomBytes()) {
      throw new IllegalArgumentException(
          "Expected a disk low-water mark of at least "
              + rocks.headroomBytes()
              + " bytes, which the store may still write, but got "
              + diskLowWaterBytes
              + ".");
    }
    if (readThreads < 1 || readsWaitingMax < 1) {
      throw new IllegalArgumentException("Expected at least one thread and one place for reads.");
    }
    if (backups.isWithin(data)) {
      throw new IllegalArgumentException(
          "Expected --backup-dir outside the data folder "
              + data
              + ", with which backups would be lost, but got "
              + backups.folder()
              + ".");
    }
    listening.address();
  }
}
