package io.onhand.cli.backup;

import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.VerifyBackupRequest;
import io.onhand.admin.v1.VerifyBackupResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.LiveLine;
import io.onhand.cli.shell.ExitCode;
import io.onhand.server.backup.BackupCheck;
import io.onhand.server.backup.BackupException;
import io.onhand.server.backup.BackupFolder;
import io.onhand.server.backup.BackupShelf;
import io.onhand.server.backup.VerificationMark;
import io.onhand.server.options.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves a backup, by Central or here. */
@Command(
    name = "verify",
    header = "Read a backup back and prove what can be proved of it.",
    customSynopsis = {
      "./onhand backup verify NAME",
      "./onhand backup verify --offline FOLDER [--scratch DIR]"
    },
    description = {
      "Every file is as it was written; it opens; the log is one chain of whole blocks; the state has the"
          + " hash that it had in Central; and the log, applied to nothing, comes to the same hash. Where"
          + " the log is trimmed it is applied to the state of the oldest verified backup beside it with"
          + " which it connects, and else not at all. The verdict is noted beside the backup.",
      "With --offline no Central is asked: the folder is looked at here.",
      "",
      "Exit code 0: verified; 1: damaged, it must not be restored."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand backup verify 20261120-083000-4711",
      "  ./onhand backup verify --offline /mnt/usb/20261120-083000-4711 --scratch /tmp/replay"
    })
final class BackupVerify implements Callable<Integer> {

  private static final String SCRATCH = "verify.scratch";

  private final Invocation invocation;
  private final Folders folders;

  @Parameters(paramLabel = "BACKUP", description = "Its name, or with --offline its folder.")
  private Path backup = Path.of("");

  @Option(names = "--offline", description = "Look at the folder here; ask no Central.")
  private boolean isOffline;

  @Option(
      names = "--scratch",
      paramLabel = "DIR",
      description =
          "With --offline: where the log is replayed; it needs room for the state (beside the backup).")
  private Optional<Path> scratch = Optional.empty();

  BackupVerify(Invocation invocation, Settings settings) {
    this.invocation = invocation;
    this.folders = Folders.of(settings);
  }

  @Override
  public Integer call() {
    return (isOffline ? here() : byCentral()).status();
  }

  private ExitCode byCentral() {
    var line = new LiveLine(invocation.surroundings());
    Backup verified = Backup.getDefaultInstance();
    try (Connection connection = invocation.connect()) {
      Iterator<VerifyBackupResponse> events =
          AdminServiceGrpc.newBlockingStub(connection.channel())
              .verifyBackup(VerifyBackupRequest.newBuilder().setName(backup.toString()).build());
      try {
        while (events.hasNext()) {
          VerifyBackupResponse event = events.next();
          switch (event.getEventCase()) {
            case PROGRESS -> BackupCreate.say(line, event.getProgress());
            case BACKUP -> verified = event.getBackup();
            case EVENT_NOT_SET -> {}
          }
        }
      } catch (StatusRuntimeException e) {
        throw connection.failure(e);
      } finally {
        line.clear();
      }
    }
    new BackupOutput(invocation).print(verified);
    return BackupOutput.isDamaged(verified) ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private ExitCode here() {
    BackupFolder folder = folders.find(backup);
    Path beside = Objects.requireNonNull(folder.path().getParent());
    var line = new LiveLine(invocation.surroundings());
    try {
      BackupCheck check =
          new BackupCheck(
              new BackupShelf(beside).list(),
              scratch.orElseGet(() -> beside.resolve(SCRATCH)),
              (step, done, total, unit) -> line.say(step + ", " + unit, done, total));
      VerificationMark verdict = check.check(folder, Instant.now());
      line.clear();
      print(folder, verdict);
      return verdict.isGood() ? ExitCode.DONE : ExitCode.REFUSED;
    } catch (BackupException e) {
      throw BackupRestore.failure(e);
    } finally {
      line.clear();
    }
  }

  private void print(BackupFolder folder, VerificationMark verdict) {
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json ->
              json.name("path")
                  .value(folder.path().toString())
                  .name("state")
                  .value(verdict.isGood() ? "VERIFIED" : "DAMAGED")
                  .name("state_hash")
                  .value(verdict.stateHash())
                  .name("replayed_from")
                  .value(verdict.replayedFrom())
                  .name("problem")
                  .value(verdict.problem()));
      return;
    }
    if (verdict.isGood()) {
      invocation.out().println(invocation.palette().good("Verified") + "  " + folder.path());
      invocation.out().println("State hash " + verdict.stateHash());
      invocation.note(
          verdict.replayedFrom() == 0
              ? "The log was not replayed: it is empty or trimmed, and no verified backup beside it holds the state with which it begins."
              : "The log was replayed from entry " + verdict.replayedFrom() + " on.");
    } else {
      invocation.out().println(invocation.palette().bad("Damaged") + "  " + folder.path());
      invocation.out().println(verdict.problem());
    }
  }
}
