package io.onhand.cli.doctor;

import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.Surroundings;
import io.onhand.client.Wire;
import io.onhand.server.config.CentralSettings;
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

  /** The command of a run. It looks where the servers would, which have variables of their own. */
  public DoctorCommand(Invocation invocation) {
    this.invocation = invocation;
    Surroundings surroundings = invocation.surroundings();
    centralPort = port(surroundings, "ONHAND_CENTRAL_PORT", Wire.CENTRAL_PORT);
    agentPort = port(surroundings, "ONHAND_AGENT_PORT", Wire.AGENT_PORT);
    centralData = surroundings.path("ONHAND_CENTRAL_DATA", CentralSettings.DATA_DEFAULT);
    agentData = surroundings.path("ONHAND_AGENT_DATA", Path.of("onhand-data", "agent"));
  }

  @Override
  public Integer call() {
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

  private static int port(Surroundings surroundings, String variable, int standard) {
    try {
      return Integer.parseInt(surroundings.environment().getOrDefault(variable, ""));
    } catch (NumberFormatException notSet) {
      return standard;
    }
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
