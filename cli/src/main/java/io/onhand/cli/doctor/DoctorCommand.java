package io.onhand.cli.doctor;

import io.onhand.agent.config.AgentSettings;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Text;
import io.onhand.cli.settings.WholeNumber;
import io.onhand.cli.shell.ExitCode;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.options.SettingKey;
import io.onhand.server.options.Settings;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.rocksdb.RocksSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Names what would keep Onhand from working on this machine, with one fix each. */
@Command(
    name = "doctor",
    header = "Find what keeps Onhand from working on this machine, and name the fix.",
    customSynopsis = "./onhand doctor [OPTIONS]",
    description = {
      "Looks at the JDK, Maven, the disk, the ports, and the data folders' format and lock; changes"
          + " nothing. Exit code 0: all is well; 1: there is something to fix."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand doctor",
      "  ./onhand doctor --central-data /var/lib/onhand --central-port 8420"
    })
public final class DoctorCommand implements Callable<Integer> {

  private static final int PORT_MAX = 65_535;

  private final Invocation invocation;

  @Option(
      names = "--central-port",
      paramLabel = "PORT",
      description = "Where Central listens (${DEFAULT-VALUE}).")
  private int centralPort;

  @Option(
      names = "--agent-port",
      paramLabel = "PORT",
      description = "Where the store agent listens (${DEFAULT-VALUE}).")
  private int agentPort;

  @Option(
      names = "--central-data",
      paramLabel = "DIR",
      description = "Central's data folder (${DEFAULT-VALUE}).")
  private Path centralData;

  @Option(
      names = "--agent-data",
      paramLabel = "DIR",
      description = "The store agent's data folder (${DEFAULT-VALUE}).")
  private Path agentData;

  /** The command of a run. It looks where servers started from here would have their data. */
  public DoctorCommand(Invocation invocation, Settings settings) {
    this.invocation = invocation;
    centralPort = port(settings, "central.port", CentralSettings.PORT_DEFAULT);
    agentPort = port(settings, "agent.port", AgentSettings.PORT_DEFAULT);
    centralData = path(settings, "central.data", CentralSettings.DATA_DEFAULT);
    agentData = path(settings, "agent.data", AgentSettings.DATA_DEFAULT);
  }

  @Override
  public Integer call() {
    requirePort("--central-port", centralPort);
    requirePort("--agent-port", agentPort);
    List<Finding> findings = new ArrayList<>();
    findings.add(new PortCheck("Central", centralPort).find());
    findings.add(new PortCheck("a store agent", agentPort).find());
    findings.addAll(
        new DataFolderCheck(centralData, DataFormat.CENTRAL, RocksSettings.CENTRAL.headroomBytes())
            .find());
    findings.addAll(
        new DataFolderCheck(agentData, DataFormat.AGENT, RocksSettings.AGENT.headroomBytes())
            .find());
    findings.forEach(this::show);
    boolean healthy = findings.stream().allMatch(Finding::isHealthy);
    return (healthy ? ExitCode.DONE : ExitCode.REFUSED).status();
  }

  private static void requirePort(String option, int port) {
    WholeNumber.require(option, port, 0, PORT_MAX, "Name the port that the server has.");
  }

  /** What is not the number of a port is for the server to refuse. */
  private static int port(Settings settings, String key, int standard) {
    try {
      return settings
          .find(new SettingKey(key))
          .map(it -> Integer.parseInt(it.value()))
          .filter(it -> it >= 0 && it <= PORT_MAX)
          .orElse(standard);
    } catch (NumberFormatException e) {
      return standard;
    }
  }

  private static Path path(Settings settings, String key, Path standard) {
    return settings.find(new SettingKey(key)).map(it -> Path.of(it.value())).orElse(standard);
  }

  private void show(Finding finding) {
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> {
            json.name("subject").value(finding.subject());
            json.name("healthy").value(finding.isHealthy());
            json.name("text").value(finding.text());
          });
    } else {
      String mark =
          finding.isHealthy()
              ? invocation.palette().good("ok    ")
              : invocation.palette().bad("FIX   ");
      invocation.out().println(mark + Text.plain(finding.subject() + ": " + finding.text()));
    }
  }
}
