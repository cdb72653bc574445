package io.onhand.cli.stock;

import io.onhand.cli.csv.CsvException;
import io.onhand.cli.csv.StockFile;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Progress;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.OnInterrupt;
import io.onhand.inventory.v1.SyncChunkResult;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncZeroed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file of stock on its way into a sync run. */
final class FileSync {

  private final Invocation invocation;
  private final String command;
  private final String runOption;
  private final boolean isFinished;

  /**
   * What one command does with files.
   *
   * @param command its name, for advice
   * @param runOption the option that goes on with a run
   * @param isFinished whether the run ends with the file
   */
  FileSync(Invocation invocation, String command, String runOption, boolean isFinished) {
    this.invocation = invocation;
    this.command = command;
    this.runOption = runOption;
    this.isFinished = isFinished;
  }

  /**
   * Reads a file whole.
   *
   * @throws CommandFailure when it cannot be read or is no file of stock
   */
  StockFile read(Path file) {
    try {
      return StockFile.read(file);
    } catch (IOException e) {
      throw CommandFailure.usage(
          "Expected a CSV file, but " + file + " cannot be read (" + e + ")", "Check the path.");
    } catch (CsvException e) {
      throw CommandFailure.usage(
          "Expected the heading product,store,on_hand in " + file + ", but " + e.getMessage(),
          "See ./onhand " + command + " --help.");
    }
  }

  /**
   * Sends the rows and says what became of them.
   *
   * @return the exit code
   * @throws CommandFailure when the run was refused, or nobody answers any more
   */
  int run(Connection connection, StockFile stock, SyncStart start) {
    var tally = new ImportTally();
    tally.broken(stock.broken());
    if (!stock.rows().isEmpty()) {
      send(connection, stock, start, tally);
    }
    new ImportReport(invocation, start).write(tally);
    return (tally.failures().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED).status();
  }

  private void send(Connection connection, StockFile stock, SyncStart start, ImportTally tally) {
    String again = invocation.again(Map.of(runOption, start.getRunId()));
    List<ImportChunk> chunks = ImportChunk.of(stock.rows());
    try (Progress progress =
            Progress.of(invocation.surroundings(), "Importing", stock.rows().size(), " rows");
        var _ = OnInterrupt.run(() -> interrupted(again))) {
      new ImportRun(connection, start, invocation.options().timeout(), chunks, isFinished)
          .send(
              new ImportRun.Progress() {
                @Override
                public void answered(ImportChunk chunk, SyncChunkResult result) {
                  tally.answered(chunk, result);
                  progress.doneTo(tally.answered());
                }

                @Override
                public void zeroed(SyncZeroed result) {
                  tally.zeroed(result);
                }
              });
    } catch (CommandFailure e) {
      throw explained(e, tally, start.getRunId(), again);
    }
  }

  private ExitCode interrupted(String again) {
    invocation.note("Interrupted: a part of the file may be taken over. Go on: " + again);
    return ExitCode.UNKNOWN;
  }

  /** What has been taken over stays so: the person is told how far it came and how to go on. */
  private CommandFailure explained(CommandFailure e, ImportTally tally, String run, String again) {
    if (e.reason().equals("IDEMPOTENCY_KEY_REUSED")) {
      return CommandFailure.of(
          ExitCode.USAGE,
          e.reason(),
          "Expected the file that run " + run + " sent before, but it has changed since",
          "Import it as a new run, without " + runOption + ".");
    }
    boolean partly = tally.answered() > 0 && e.exitCode() == ExitCode.UNREACHABLE;
    return e.exitCode() == ExitCode.UNKNOWN || partly
        ? new CommandFailure(
                ExitCode.UNKNOWN,
                e.reason(),
                e.message(),
                Text.number(tally.answered()) + " rows are answered, the next ones perhaps done.",
                e.facts(),
                Optional.empty())
            .withAgain(again)
        : e;
  }
}
