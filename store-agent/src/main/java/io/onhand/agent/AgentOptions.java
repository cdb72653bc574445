package io.onhand.agent;

import io.onhand.agent.config.AgentSettings;
import io.onhand.client.Endpoint;
import io.onhand.client.TlsFiles;
import io.onhand.server.Version;
import io.onhand.server.observability.TelemetrySettings;
import io.onhand.server.security.Listening;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The agent's command line. Each option may also come from the environment variable that it names.
 */
@Command(
    name = "onhand agent",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Runs a store agent: a local copy of the store's stock beside its tills.",
    footer = {
      "",
      "Examples:",
      "  onhand agent",
      "      all stores of the Central on this machine, on 127.0.0.1:7421",
      "  onhand agent --central central.example:7420 --id berlin --store Berlin --store Potsdam",
      "      two stores of a Central elsewhere",
      "",
      "Exit codes: 0 stopped by SIGTERM or Ctrl-C, 1 could not start, 2 wrong usage,"
          + " 70 stopped by a fault.",
    })
final class AgentOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:ONHAND_AGENT_DATA}",
      description =
          "Data folder; made when there is none. Default: ./onhand-data/agent (ONHAND_AGENT_DATA)")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "${env:ONHAND_AGENT_PORT:-7421}",
      description = "Port; 0 takes a free one. Default: 7421 (ONHAND_AGENT_PORT)")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "${env:ONHAND_AGENT_BIND:-127.0.0.1}",
      description = "Address to listen on. Default: 127.0.0.1 (ONHAND_AGENT_BIND)")
  private String bind = "";

  @Option(
      names = "--central",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:ONHAND_AGENT_CENTRAL:-127.0.0.1:7420}",
      description = "Where Central listens. Default: 127.0.0.1:7420 (ONHAND_AGENT_CENTRAL)")
  private String central = "";

  @Option(
      names = "--id",
      paramLabel = "ID",
      defaultValue = "${env:ONHAND_AGENT_ID:-}",
      description =
          "Under which Central knows this agent; another for each agent, always the same for this"
              + " one. Default: agent-PORT (ONHAND_AGENT_ID)")
  private String id = "";

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "A store whose stock to hold; may be given several times. Default: all stores"
              + " (ONHAND_AGENT_STORES, separated by commas)")
  private @Nullable List<String> stores;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      defaultValue = "${env:ONHAND_AGENT_TLS_CERT}",
      description = "Certificate chain in PEM, for callers (ONHAND_AGENT_TLS_CERT)")
  private @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      defaultValue = "${env:ONHAND_AGENT_TLS_KEY}",
      description = "Private key in PEM (ONHAND_AGENT_TLS_KEY)")
  private @Nullable Path tlsKey;

  @Option(
      names = "--insecure",
      defaultValue = "${env:ONHAND_AGENT_INSECURE:-false}",
      description = "Allow a public address without TLS (ONHAND_AGENT_INSECURE)")
  private boolean isInsecureAllowed;

  @Option(
      names = "--central-tls",
      defaultValue = "${env:ONHAND_AGENT_CENTRAL_TLS:-false}",
      description = "Connect to Central over TLS (ONHAND_AGENT_CENTRAL_TLS)")
  private boolean isCentralTls;

  @Option(
      names = "--central-ca",
      paramLabel = "FILE",
      defaultValue = "${env:ONHAND_AGENT_CENTRAL_CA}",
      description =
          "Authorities to trust for Central, in PEM; implies --central-tls. Default: those of the"
              + " JDK (ONHAND_AGENT_CENTRAL_CA)")
  private @Nullable Path centralAuthorities;

  @Option(
      names = "--otlp-endpoint",
      paramLabel = "URL",
      defaultValue = "${env:ONHAND_AGENT_OTLP_ENDPOINT:-}",
      description =
          "Where metrics and traces go; none: off. Default: OTEL_EXPORTER_OTLP_ENDPOINT"
              + " (ONHAND_AGENT_OTLP_ENDPOINT)")
  private String otlpEndpoint = "";

  /**
   * The options as settings.
   *
   * @throws IllegalArgumentException when they do not fit together
   */
  AgentSettings settings() {
    String name = id.isEmpty() ? "agent-" + port : id;
    return new AgentSettings(
        name,
        stores(),
        data == null ? AgentSettings.DATA_DEFAULT : data,
        new Listening(bind, port, tls(), isInsecureAllowed),
        Endpoint.central(central),
        centralTls(),
        AgentSettings.STALE_AFTER_DEFAULT,
        AgentSettings.OWN_ANSWERS_MAX_DEFAULT,
        AgentSettings.READ_THREADS_DEFAULT,
        AgentSettings.READS_WAITING_MAX_DEFAULT,
        TelemetrySettings.of("onhand-agent", Version.text(), name, otlpEndpoint, System.getenv()));
  }

  /** A store's id may hold a comma: on the command line each has an option of its own. */
  private Set<String> stores() {
    if (stores != null) {
      return Set.copyOf(stores);
    }
    String variable = System.getenv().getOrDefault("ONHAND_AGENT_STORES", "");
    return variable.isBlank() ? Set.of() : Set.of(variable.split(","));
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

  private Optional<TlsFiles> centralTls() {
    if (centralAuthorities != null) {
      return Optional.of(TlsFiles.trusting(centralAuthorities));
    }
    return isCentralTls ? Optional.of(TlsFiles.PUBLIC) : Optional.empty();
  }
}
