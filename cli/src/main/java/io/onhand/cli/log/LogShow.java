package io.onhand.cli.log;

import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.ChangeTable;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.log.DamagedLogException;
import io.onhand.server.log.LogReader;
import io.onhand.server.options.SettingKey;
import io.onhand.server.options.Settings;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CentralFamily;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the log of a data folder. */
@Command(
    name = "show",
    header = "Print the log of a data folder, without a server.",
    customSynopsis = "./onhand log show [--data DIR] [--from SEQUENCE] [--to SEQUENCE]",
    description = {
      "Reads only, takes no lock, and so works beside a running Central as well as after a crash. Each"
          + " block's checksum is checked, and that it continues the one before.",
      "With --output json each entry is an object on a line of its own, with all that the log holds:"
          + " who asked what under which key, the verdict, and each record before and after."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand log show --from 1200 --to 1300",
      "  ./onhand log show --data /var/lib/onhand --output json | jq 'select(.verdict == \"rejected\")'"
    })
final class LogShow implements Callable<Integer> {

  /** So much of the log is held in memory at once. */
  private static final long READ_BYTES = 4L << 20;

  private final Invocation invocation;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Central's data folder (${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--from",
      paramLabel = "SEQUENCE",
      description = "The first entry (the first that the log holds).")
  private long from = 1;

  @Option(names = "--to", paramLabel = "SEQUENCE", description = "The last entry (the head).")
  private Optional<Long> to = Optional.empty();

  LogShow(Invocation invocation, Settings settings) {
    this.invocation = invocation;
    // Where a Central started from the same shell has it.
    data =
        settings
            .find(new SettingKey("central.data"))
            .map(it -> Path.of(it.value()))
            .orElse(CentralSettings.DATA_DEFAULT);
  }

  @Override
  public Integer call() {
    if (from < 1 || to.orElse(from) < from) {
      throw CommandFailure.usage(
          "Expected 1 <= --from <= --to, but got --from=" + from + " --to=" + to.orElse(from),
          "Name a range of sequences.");
    }
    try (KeyValueSnapshot snapshot =
        RocksStore.openReadOnly(
            data, DataFormat.CENTRAL, List.of(CentralFamily.values()), RocksSettings.CENTRAL)) {
      show(new LogReader(snapshot));
    } catch (DataFolderException e) {
      throw unusable(e);
    } catch (DamagedLogException | StorageException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
    return ExitCode.DONE.status();
  }

  private void show(LogReader log) {
    long oldest = log.oldest().orElse(0L);
    long head = log.last().map(block -> block.header().lastSequence()).orElse(0L);
    long last = Math.min(to.orElse(head), head);
    var text = new EntryText(new ChangeTable(invocation.out(), invocation.palette()));
    Block before = null;
    for (long at = from - 1; at < last && !invocation.out().checkError(); ) {
      List<Block> blocks = log.blocksAfter(at, READ_BYTES);
      if (blocks.isEmpty()) {
        break;
      }
      for (Block block : blocks) {
        requireContinued(before, block);
        for (Entry entry : block.entries()) {
          if (entry.sequence() >= from && entry.sequence() <= last) {
            print(block, entry, text);
          }
        }
        before = block;
        at = block.header().lastSequence();
      }
    }
    invocation.out().flush();
    if (!invocation.json()) {
      invocation.note(
          head == 0
              ? "The log is empty."
              : "The log holds sequences "
                  + Text.number(oldest)
                  + " to "
                  + Text.number(head)
                  + ".");
    }
  }

  private void print(Block block, Entry entry, EntryText text) {
    if (invocation.json()) {
      invocation.jsonLines().line(json -> new EntryJson(json).write(block.header().epoch(), entry));
    } else {
      text.print(entry);
    }
  }

  private static void requireContinued(@Nullable Block before, Block block) {
    if (before != null && block.header().previousChecksum() != before.header().checksum()) {
      throw damaged(
          "Expected a block that continues " + before.header() + ", but found " + block.header());
    }
  }

  private static CommandFailure damaged(String message) {
    return CommandFailure.of(
        ExitCode.FAULT, "LOG_DAMAGED", message, "The log is damaged here: restore a backup.");
  }

  private static CommandFailure unusable(DataFolderException e) {
    ExitCode exitCode =
        switch (e.reason()) {
          case ABSENT, NOT_A_FOLDER, NOT_OURS, NEWER_FORMAT, OLDER_FORMAT, IN_USE -> ExitCode.USAGE;
          case DAMAGED, NOT_WRITABLE, FAILED -> ExitCode.FAULT;
        };
    return CommandFailure.of(
        exitCode, "DATA_FOLDER_" + e.reason().name(), String.valueOf(e.getMessage()), "");
  }
}
