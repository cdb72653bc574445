package io.onhand.server;

import io.onhand.server.commit.PipelineLimits;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.observability.TelemetrySettings;
import io.onhand.server.security.Listening;
import io.onhand.server.storage.rocksdb.RocksSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Central's command line. Each option may also come from the environment variable that it names.
 */
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
      "Exit codes: 0 stopped by SIGTERM or Ctrl-C, 1 could not start, 2 wrong usage,"
          + " 70 stopped by a fault, 71 shutdown cut after 10 s.",
    })
final class CentralOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:ONHAND_CENTRAL_DATA}",
      description =
          "Data folder; made when there is none. Default: ./onhand-data/central"
              + " (ONHAND_CENTRAL_DATA)")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "${env:ONHAND_CENTRAL_PORT:-7420}",
      description = "Port; 0 takes a free one. Default: 7420 (ONHAND_CENTRAL_PORT)")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "${env:ONHAND_CENTRAL_BIND:-127.0.0.1}",
      description = "Address to listen on. Default: 127.0.0.1 (ONHAND_CENTRAL_BIND)")
  private String bind = "";

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      defaultValue = "${env:ONHAND_CENTRAL_TLS_CERT}",
      description = "Certificate chain in PEM (ONHAND_CENTRAL_TLS_CERT)")
  private @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      defaultValue = "${env:ONHAND_CENTRAL_TLS_KEY}",
      description = "Private key in PEM (ONHAND_CENTRAL_TLS_KEY)")
  private @Nullable Path tlsKey;

  @Option(
      names = "--insecure",
      defaultValue = "${env:ONHAND_CENTRAL_INSECURE:-false}",
      description = "Allow a public address without TLS (ONHAND_CENTRAL_INSECURE)")
  private boolean isInsecureAllowed;

  @Option(
      names = "--disk-low-water-mib",
      paramLabel = "N",
      defaultValue = "${env:ONHAND_CENTRAL_DISK_LOW_WATER_MIB:-0}",
      description =
          "Refuse writes below this much free disk. Default: what the store may still"
              + " write (ONHAND_CENTRAL_DISK_LOW_WATER_MIB)")
  private long diskLowWaterMib;

  @Option(
      names = "--in-flight-commands-max",
      paramLabel = "N",
      defaultValue = "${env:ONHAND_CENTRAL_IN_FLIGHT_COMMANDS_MAX:-65536}",
      description =
          "Commands admitted and not yet answered; more are told OVERLOADED."
              + " Default: 65536 (ONHAND_CENTRAL_IN_FLIGHT_COMMANDS_MAX)")
  private int inFlightCommandsMax;

  @Option(
      names = "--otlp-endpoint",
      paramLabel = "URL",
      defaultValue = "${env:ONHAND_CENTRAL_OTLP_ENDPOINT:-}",
      description =
          "Where metrics and traces go; none: off. Default:"
              + " OTEL_EXPORTER_OTLP_ENDPOINT (ONHAND_CENTRAL_OTLP_ENDPOINT)")
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
        data == null ? CentralSettings.DATA_DEFAULT : data,
        new Listening(bind, port, tls(), isInsecureAllowed),
        rocks,
        new PipelineLimits(
            inFlightCommandsMax,
            limits.inFlightBytesMax(),
            Math.min(limits.blockEntriesMax(), inFlightCommandsMax),
            limits.blockBytesMax()),
        diskLowWaterMib == 0 ? rocks.headroomBytes() : diskLowWaterMib << 20,
        CentralSettings.READ_THREADS_DEFAULT,
        CentralSettings.READS_WAITING_MAX_DEFAULT,
        TelemetrySettings.of(
            "onhand-central", Version.text(), bind + ":" + port, otlpEndpoint, System.getenv()));
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
