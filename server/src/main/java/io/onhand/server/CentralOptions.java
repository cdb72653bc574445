package io.onhand.server;

import io.onhand.server.commit.PipelineLimits;
import io.onhand.server.config.BackupSettings;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.config.LogSettings;
import io.onhand.server.observability.TelemetrySettings;
import io.onhand.server.security.Listening;
import io.onhand.server.storage.rocksdb.RocksSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Central's command line. Each option may also come from the environment or a file. */
@Command(
    name = "onhand central",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Runs Central, the one authority for stock.",
    footer = {
      "",
      "Examples:",
      "  onhand central",
      "      on 127.0.0.1:7420, data in ./onhand-data/central",
      "  onhand central --data /var/lib/onhand --bind 0.0.0.0 --tls-cert c.pem --tls-key k.pem",
      "      for the whole chain",
      "",
      "Options may also stand in the environment (--port as ONHAND_CENTRAL_PORT) or in a file",
      "(central.port); the command line beats the environment, the environment the file: see",
      "onhand config show.",
      "",
      "Exit codes: 0 stopped by SIGTERM or Ctrl-C, 1 could not start, 2 wrong usage,"
          + " 70 stopped by a fault, 71 shutdown cut after 10 s.",
    })
final class CentralOptions {

  /** As many bytes as a number holds. */
  private static final long MIB_MAX = Long.MAX_VALUE >> 20;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder; made when there is none (${DEFAULT-VALUE})")
  private Path data = CentralSettings.DATA_DEFAULT;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port; 0 takes a free one (${DEFAULT-VALUE})")
  private int port = CentralSettings.PORT_DEFAULT;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Address to listen on (${DEFAULT-VALUE})")
  private String bind = "127.0.0.1";

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate chain in PEM")
  private @Nullable Path tlsCertificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key in PEM")
  private @Nullable Path tlsKey;

  @Option(
      names = "--insecure",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Allow a public address without TLS")
  private boolean isInsecureAllowed;

  @Option(
      names = "--disk-low-water-mib",
      paramLabel = "N",
      description =
          "Refuse writes below this much free disk; 0: what the store may still write"
              + " (${DEFAULT-VALUE})")
  private long diskLowWaterMib;

  @Option(
      names = "--in-flight-commands-max",
      paramLabel = "N",
      description =
          "Commands admitted and not yet answered; more are told OVERLOADED (${DEFAULT-VALUE})")
  private int inFlightCommandsMax = PipelineLimits.DEFAULT.inFlightCommandsMax();

  @Option(
      names = "--log-age-hours-min",
      paramLabel = "N",
      description =
          "Keep the log, and remember keys, for at least so many hours (${DEFAULT-VALUE})")
  private int logAgeHoursMin = LogSettings.AGE_HOURS_DEFAULT;

  @Option(
      names = "--log-bytes-alarm-mib",
      paramLabel = "N",
      description =
          "Raise an alarm when the log is larger; it is kept all the same (${DEFAULT-VALUE})")
  private long logBytesAlarmMib = LogSettings.ALARM_MIB_DEFAULT;

  @Option(
      names = "--backup-dir",
      paramLabel = "DIR",
      description = "Where backups go; on another disk, if there is one (beside the data folder)")
  private @Nullable Path backupFolder;

  @Option(
      names = "--checkpoint-hours",
      paramLabel = "N",
      description = "Make a checkpoint every so many hours; 0: never (${DEFAULT-VALUE})")
  private int checkpointHours = BackupSettings.CHECKPOINT_HOURS_DEFAULT;

  @Option(
      names = "--checkpoints-kept",
      paramLabel = "N",
      description = "Verified checkpoints to keep; the oldest go (${DEFAULT-VALUE})")
  private int checkpointsKept = BackupSettings.CHECKPOINTS_KEPT_DEFAULT;

  @Option(
      names = "--otlp-endpoint",
      paramLabel = "URL",
      description =
          "Where metrics and traces go; none: off (the variable OTEL_EXPORTER_OTLP_ENDPOINT)")
  private String otlpEndpoint = "";

  /**
   * The options as settings.
   *
   * @throws IllegalArgumentException when they do not fit together
   */
  CentralSettings settings() {
    RocksSettings rocks = RocksSettings.CENTRAL;
    PipelineLimits limits = PipelineLimits.DEFAULT;
    return new CentralSettings(
        data,
        new Listening(bind, port, tls(), isInsecureAllowed),
        rocks,
        new PipelineLimits(
            inFlightCommandsMax,
            limits.inFlightBytesMax(),
            Math.min(limits.blockEntriesMax(), inFlightCommandsMax),
            limits.blockBytesMax()),
        diskLowWaterMib == 0
            ? rocks.headroomBytes()
            : bytes("--disk-low-water-mib", diskLowWaterMib),
        CentralSettings.READ_THREADS_DEFAULT,
        CentralSettings.READS_WAITING_MAX_DEFAULT,
        new LogSettings(logAgeHoursMin, bytes("--log-bytes-alarm-mib", logBytesAlarmMib)),
        new BackupSettings(
            backupFolder == null ? BackupSettings.folderBeside(data) : backupFolder,
            checkpointHours,
            checkpointsKept),
        TelemetrySettings.of(
            "onhand-central", Version.text(), bind + ":" + port, otlpEndpoint, System.getenv()));
  }

  private static long bytes(String option, long mib) {
    if (mib < 0 || mib > MIB_MAX) {
      throw new IllegalArgumentException(
          "Expected %s from 0 to %d, but got %d.".formatted(option, MIB_MAX, mib));
    }
    return mib << 20;
  }

  private Optional<Listening.Tls> tls() {
    if (tlsCertificate == null && tlsKey == null) {
      return Optional.empty();
    }
    if (tlsCertificate == null || tlsKey == null) {
      throw new IllegalArgumentException(
          "Expected --tls-cert and --tls-key together, but got only one of them.");
    }
    return Optional.of(new Listening.Tls(tlsCertificate, tlsKey));
  }
}
