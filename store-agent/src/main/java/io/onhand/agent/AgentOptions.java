package io.onhand.agent;

import io.onhand.agent.config.AgentSettings;
import io.onhand.agent.forwarded.ForwardedLimits;
import io.onhand.client.Endpoint;
import io.onhand.client.TlsFiles;
import io.onhand.client.Wire;
import io.onhand.server.Version;
import io.onhand.server.observability.TelemetrySettings;
import io.onhand.server.security.Listening;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The agent's command line. Each option may also come from the environment or a file. */
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
      "A running agent is asked with onhand agent COMMAND, each with its own --help:",
      "  status, close-check, queued, parked, actions",
      "",
      "Options may also stand in the environment (--port as ONHAND_AGENT_PORT) or in a file",
      "(agent.port); the command line beats the environment, the environment the file: see",
      "onhand config show. There all stores are one list, ONHAND_AGENT_STORES or agent.stores,",
      "with commas.",
      "",
      "Exit codes: 0 stopped by SIGTERM or Ctrl-C, 1 could not start, 2 wrong usage,"
          + " 70 stopped by a fault.",
    })
final class AgentOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder; made when there is none (${DEFAULT-VALUE})")
  private Path data = AgentSettings.DATA_DEFAULT;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port; 0 takes a free one (${DEFAULT-VALUE})")
  private int port = AgentSettings.PORT_DEFAULT;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Address to listen on (${DEFAULT-VALUE})")
  private String bind = "127.0.0.1";

  @Option(
      names = "--central",
      paramLabel = "HOST:PORT",
      description = "Where Central listens (${DEFAULT-VALUE})")
  private String central = "127.0.0.1:" + Wire.CENTRAL_PORT;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "Under which Central knows this agent; another for each agent, always the same for this"
              + " one (agent-PORT)")
  private String id = "";

  @Option(
      names = "--store",
      descriptionKey = "stores",
      paramLabel = "STORE",
      description = "A store whose stock to hold; may be given several times (all stores)")
  private List<String> stores = List.of();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Certificate chain in PEM, for callers")
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
      names = "--central-tls",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Connect to Central over TLS")
  private boolean isCentralTls;

  @Option(
      names = "--central-ca",
      paramLabel = "FILE",
      description =
          "Authorities to trust for Central, in PEM; implies --central-tls (those of the JDK)")
  private @Nullable Path centralAuthorities;

  @Option(
      names = "--forwarded-window-hours",
      paramLabel = "N",
      description =
          "Keep what Central accepted for so long, to send it again after a restore of Central"
              + " (${DEFAULT-VALUE})")
  private int forwardedWindowHours = ForwardedLimits.WINDOW_HOURS_DEFAULT;

  @Option(
      names = "--forwarded-window-mib",
      paramLabel = "N",
      description = "Keep no more of it than so many MiB (${DEFAULT-VALUE})")
  private int forwardedWindowMib = ForwardedLimits.WINDOW_MIB_DEFAULT;

  @Option(
      names = "--otlp-endpoint",
      paramLabel = "URL",
      description =
          "Where metrics and traces go; none: off (the variable OTEL_EXPORTER_OTLP_ENDPOINT)")
  private String otlpEndpoint = "";

  @Spec private CommandSpec spec = CommandSpec.create();

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
        data,
        new Listening(bind, port, tls(), isInsecureAllowed),
        Endpoint.central(central),
        centralTls(),
        AgentSettings.STALE_AFTER_DEFAULT,
        AgentSettings.OWN_ANSWERS_MAX_DEFAULT,
        AgentSettings.READ_THREADS_DEFAULT,
        AgentSettings.READS_WAITING_MAX_DEFAULT,
        ForwardedLimits.of(forwardedWindowHours, forwardedWindowMib),
        TelemetrySettings.of("onhand-agent", Version.text(), name, otlpEndpoint, System.getenv()));
  }

  /** A store's id may hold a comma: on the command line each has an option of its own. */
  private Set<String> stores() {
    if (spec.commandLine().getParseResult().hasMatchedOption("--store")) {
      return Set.copyOf(stores);
    }
    return stores.stream()
        .flatMap(several -> Stream.of(several.split(",")))
        .map(String::strip)
        .collect(Collectors.toUnmodifiableSet());
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
