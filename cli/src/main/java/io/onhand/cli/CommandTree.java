package io.onhand.cli;

import io.onhand.cli.agent.AgentCommand;
import io.onhand.cli.agent.AgentsCommand;
import io.onhand.cli.backup.BackupCommand;
import io.onhand.cli.correction.CountCommand;
import io.onhand.cli.correction.VoidCommand;
import io.onhand.cli.csv.ExpectedVersion;
import io.onhand.cli.demo.DemoCommand;
import io.onhand.cli.doctor.DoctorCommand;
import io.onhand.cli.exceptions.ExceptionsCommand;
import io.onhand.cli.feed.FeedCommand;
import io.onhand.cli.history.ExplainCommand;
import io.onhand.cli.history.HistoryCommand;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.log.LogCommand;
import io.onhand.cli.output.OutputFormat;
import io.onhand.cli.proof.VerifyCommand;
import io.onhand.cli.reservation.CommitCommand;
import io.onhand.cli.reservation.ExtendCommand;
import io.onhand.cli.reservation.ReleaseCommand;
import io.onhand.cli.reservation.ReservationCommand;
import io.onhand.cli.reservation.ReservationsCommand;
import io.onhand.cli.reservation.ReserveCommand;
import io.onhand.cli.settings.GlobalOptions;
import io.onhand.cli.settings.PartConverter;
import io.onhand.cli.settings.ReceivedConverter;
import io.onhand.cli.settings.TimeConverter;
import io.onhand.cli.settings.VersionConverter;
import io.onhand.cli.shell.Surroundings;
import io.onhand.cli.status.StatusCommand;
import io.onhand.cli.stock.StockCommand;
import io.onhand.cli.stock.SyncCommand;
import io.onhand.cli.store.StoreCommand;
import io.onhand.cli.transfer.TransferCommand;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.ReceivedLine;
import io.onhand.server.options.Settings;
import io.onhand.server.options.WholeNumbers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/**
 * Puts the program together: every command with what it works with. A new command is one line in
 * {@link #of}; its options get their names in the environment and in files by themselves.
 */
final class CommandTree {

  private CommandTree() {}

  /** The program for one run. */
  static CommandLine of(Surroundings surroundings, List<String> args) {
    var options = new GlobalOptions(surroundings.user());
    var invocation = new Invocation(surroundings, options, args);
    var settings = Settings.of(surroundings.environment(), surroundings.home(), args);
    CommandLine root = OnhandCommand.with(options);
    add(root, DemoCommand.tree(invocation));
    add(root, StockCommand.tree(invocation));
    add(root, new CommandLine(new ReserveCommand(invocation)));
    add(root, new CommandLine(new CommitCommand(invocation)));
    add(root, new CommandLine(new ReleaseCommand(invocation)));
    add(root, new CommandLine(new ExtendCommand(invocation)));
    add(root, new CommandLine(new ReservationCommand(invocation)));
    add(root, new CommandLine(new ReservationsCommand(invocation)));
    add(root, TransferCommand.tree(invocation));
    add(root, CountCommand.tree(invocation));
    add(root, new CommandLine(new VoidCommand(invocation)));
    add(root, new CommandLine(new HistoryCommand(invocation)));
    add(root, new CommandLine(new ExplainCommand(invocation)));
    add(root, ExceptionsCommand.tree(invocation));
    add(root, new CommandLine(new SyncCommand(invocation)));
    add(root, StoreCommand.tree(invocation));
    add(root, FeedCommand.tree(invocation));
    add(root, new CommandLine(new StatusCommand(invocation)));
    add(root, AgentCommand.tree(invocation));
    add(root, AgentsCommand.tree(invocation));
    add(root, new CommandLine(new VerifyCommand(invocation)));
    add(root, BackupCommand.tree(invocation, settings));
    add(root, LogCommand.tree(invocation, settings));
    add(root, new CommandLine(new DoctorCommand(invocation, settings)));
    add(root, ConfigCommand.tree(invocation, root, settings));
    add(root, new CommandLine(new CompletionCommand(invocation, root)));

    var report = new FailureReport(surroundings, options, settings);
    root.setOut(surroundings.out())
        .setErr(surroundings.err())
        .setDefaultValueProvider(settings)
        .setCaseInsensitiveEnumValuesAllowed(true)
        // An id may begin with @; it is not the name of a file with arguments.
        .setExpandAtFiles(false)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(HelpLayout.WIDTH)
        .setExecutionStrategy(new Execution(root, options, settings))
        .setParameterExceptionHandler(report)
        .setExecutionExceptionHandler(report)
        .registerConverter(Duration.class, new TimeConverter())
        .registerConverter(PartLine.class, new PartConverter())
        .registerConverter(ReceivedLine.class, new ReceivedConverter())
        .registerConverter(ExpectedVersion.class, new VersionConverter())
        .registerConverter(OutputFormat.class, CommandTree::format);
    WholeNumbers.readBy(root);
    HelpLayout.apply(root);
    return root;
  }

  private static void add(CommandLine parent, CommandLine command) {
    Flags.makeSettable(command);
    parent.addSubcommand(command);
  }

  private static OutputFormat format(String text) {
    try {
      return OutputFormat.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("Expected table or json, but got \"" + text + "\"");
    }
  }
}
