package io.onhand.cli.backup;

import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.BackupProgress;
import io.onhand.admin.v1.CreateBackupRequest;
import io.onhand.admin.v1.CreateBackupResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.LiveLine;
import io.onhand.cli.shell.ExitCode;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Has Central make a backup. */
@Command(
    name = "create",
    header = "Make a backup while Central serves.",
    customSynopsis = "./onhand backup create",
    description = {
      "Central copies its state and log, as they are at one moment, into its backup folder (--backup-dir"
          + " of onhand central). Every entry that was answered before is in it. Ctrl-C ends it; what was"
          + " written is then removed.",
      "A backup is only as good as the last time it was read back: verify it."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand backup create",
      "  ./onhand backup verify $(./onhand backup create --output json | jq -r .name)"
    })
final class BackupCreate implements Callable<Integer> {

  private final Invocation invocation;

  BackupCreate(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var line = new LiveLine(invocation.surroundings());
    Backup made = Backup.getDefaultInstance();
    try (Connection connection = invocation.connect()) {
      Iterator<CreateBackupResponse> events =
          AdminServiceGrpc.newBlockingStub(connection.channel())
              .createBackup(CreateBackupRequest.getDefaultInstance());
      try {
        while (events.hasNext()) {
          CreateBackupResponse event = events.next();
          switch (event.getEventCase()) {
            case PROGRESS -> say(line, event.getProgress());
            case BACKUP -> made = event.getBackup();
            case EVENT_NOT_SET -> {}
          }
        }
      } catch (StatusRuntimeException e) {
        throw connection.failure(e);
      } finally {
        line.clear();
      }
    }
    new BackupOutput(invocation).print(made);
    if (!invocation.json()) {
      invocation.note("Read it back: ./onhand backup verify " + made.getName());
    }
    return ExitCode.DONE.status();
  }

  static void say(LiveLine line, BackupProgress progress) {
    line.say(
        progress.getStep() + ", " + progress.getUnit(), progress.getDone(), progress.getTotal());
  }
}
