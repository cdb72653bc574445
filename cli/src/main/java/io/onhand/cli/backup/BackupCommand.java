package io.onhand.cli.backup;

import io.onhand.cli.invocation.Invocation;
import io.onhand.server.options.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Groups the commands on backups. */
@Command(
    name = "backup",
    header = "Make, list, prove and restore backups of Central.",
    customSynopsis = "./onhand backup COMMAND [OPTIONS]",
    description = {
      "create, list and verify ask Central, which goes on serving. restore, and verify of a folder, need"
          + " no Central: they work on folders. docs/backup.md says how often, and what is lost at most."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand backup create",
      "  ./onhand backup verify 20261120-083000-4711",
      "  ./onhand backup restore /backups/20261120-083000-4711 --to /var/lib/onhand"
    })
public final class BackupCommand {

  private BackupCommand() {}

  /** The group with its commands. */
  public static CommandLine tree(Invocation invocation, Settings settings) {
    return new CommandLine(new BackupCommand())
        .addSubcommand(new BackupCreate(invocation))
        .addSubcommand(new BackupList(invocation))
        .addSubcommand(new BackupVerify(invocation, settings))
        .addSubcommand(new BackupRestore(invocation, settings));
  }
}
