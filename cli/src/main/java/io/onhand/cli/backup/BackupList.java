package io.onhand.cli.backup;

import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.ListBackupsRequest;
import io.onhand.admin.v1.ListBackupsResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Table;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists backups and checkpoints. */
@Command(
    name = "list",
    header = "List the backups and checkpoints, the newest first.",
    customSynopsis = "./onhand backup list",
    description = {
      "A backup that was never finished is none. A checkpoint lies in Central's data folder: it does not"
          + " survive the loss of the disk."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand backup list",
      "  ./onhand backup list --output json | jq -r 'select(.state == \"DAMAGED\") | .path'"
    })
final class BackupList implements Callable<Integer> {

  private final Invocation invocation;

  BackupList(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    ListBackupsResponse response;
    try (Connection connection = invocation.connect()) {
      response = connection.admin(it -> it.listBackups(ListBackupsRequest.getDefaultInstance()));
    }
    if (invocation.json()) {
      for (Backup backup : response.getBackupsList()) {
        invocation.jsonLines().line(json -> MessageJson.fields(json, backup));
      }
      return ExitCode.DONE.status();
    }
    Table table =
        new Table(
            Column.text("NAME"),
            Column.text("KIND"),
            Column.number("UP TO"),
            Column.text("MADE"),
            Column.text("SIZE"),
            Column.text("STATE"));
    for (Backup backup : response.getBackupsList()) {
      table.row(
          backup.getName(),
          BackupOutput.kind(backup),
          backup.getPosition().getSequence(),
          backup.hasCreatedAt() ? Text.time(backup.getCreatedAt()) : "",
          Text.bytes(backup.getBytes()),
          BackupOutput.state(backup));
    }
    invocation.print(table);
    invocation.note("Backups go to " + response.getBackupFolder() + ". " + checkpoints(response));
    return ExitCode.DONE.status();
  }

  private static String checkpoints(ListBackupsResponse response) {
    return response.getCheckpointHours() == 0
        ? "No checkpoints are made."
        : "A checkpoint is made every %d hours, %d are kept."
            .formatted(response.getCheckpointHours(), response.getCheckpointsKept());
  }
}
