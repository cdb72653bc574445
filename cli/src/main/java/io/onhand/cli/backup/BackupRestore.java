package io.onhand.cli.backup;

import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Facts;
import io.onhand.cli.output.LiveLine;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.server.backup.BackupException;
import io.onhand.server.backup.BackupFolder;
import io.onhand.server.backup.Restore;
import io.onhand.server.options.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a data folder of a backup. */
@Command(
    name = "restore",
    header = "Make a data folder of a backup, without a server.",
    customSynopsis = "./onhand backup restore BACKUP [--to DIR]",
    description = {
      "Copies the backup, comparing every file with its manifest, and begins a new epoch: what Central"
          + " answered after the backup is unknown to the restored one, and agents learn so, take a new"
          + " copy by themselves and send again what they had forwarded.",
      "The folder must be empty or absent. It becomes a data folder with the last step; a restore that"
          + " was broken off is run again. Never start the lost Central's old folder again beside it."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand backup restore /backups/20261120-083000-4711",
      "  ./onhand backup restore 20261120-083000-4711 --to /var/lib/onhand",
      "  ./onhand central --data /var/lib/onhand"
    })
final class BackupRestore implements Callable<Integer> {

  private final Invocation invocation;
  private final Folders folders;

  @Parameters(
      paramLabel = "BACKUP",
      description = "Its folder, or its name where Central has its backups.")
  private Path backup = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "The data folder to make (where onhand central has it).")
  private Optional<Path> target = Optional.empty();

  BackupRestore(Invocation invocation, Settings settings) {
    this.invocation = invocation;
    this.folders = Folders.of(settings);
  }

  @Override
  public Integer call() {
    BackupFolder folder = folders.find(backup);
    Path to = target.orElse(folders.data());
    var line = new LiveLine(invocation.surroundings());
    Restore.Restored restored;
    try {
      restored =
          Restore.run(
              folder,
              to,
              Instant.now(),
              (step, done, total, unit) -> line.say(step + ", " + unit, done, total));
    } catch (BackupException e) {
      throw failure(e);
    } finally {
      line.clear();
    }
    print(folder, to, restored);
    return ExitCode.DONE.status();
  }

  private void print(BackupFolder folder, Path to, Restore.Restored restored) {
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json ->
              json.name("backup")
                  .value(folder.path().toString())
                  .name("data")
                  .value(to.toString())
                  .name("ended_epoch")
                  .value(Long.toUnsignedString(restored.endedEpoch()))
                  .name("ended_sequence")
                  .value(restored.endedSequence())
                  .name("epoch")
                  .value(Long.toUnsignedString(restored.epoch()))
                  .name("sequence")
                  .value(restored.sequence()));
      return;
    }
    new Facts()
        .add("restored", folder.path())
        .add("into", to)
        .add(
            "epoch ended",
            Long.toUnsignedString(restored.endedEpoch())
                + ", at entry "
                + Text.number(restored.endedSequence()))
        .add(
            "epoch begun",
            Long.toUnsignedString(restored.epoch())
                + ", with entry "
                + Text.number(restored.sequence()))
        .print(invocation.out(), invocation.palette());
    invocation.note("Start Central on it: ./onhand central --data " + to);
  }

  static CommandFailure failure(BackupException e) {
    ExitCode exitCode =
        switch (e.reason()) {
          case NOT_FOUND, TARGET -> ExitCode.USAGE;
          case DAMAGED -> ExitCode.REFUSED;
          case FAILED, BUSY, CANCELLED -> ExitCode.FAULT;
        };
    return CommandFailure.of(
        exitCode, "BACKUP_" + e.reason().name(), String.valueOf(e.getMessage()), "");
  }
}
