package io.onhand.bench.command;

import io.onhand.bench.load.LoadFailedException;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.Surroundings;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandException;
import io.onhand.server.options.ConfigOption;
import io.onhand.server.options.SettingKey;
import io.onhand.server.options.Settings;
import io.onhand.server.options.WholeNumbers;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The command above all benchmarks, and how they fail: one line on err, and an exit code. */
@Command(
    name = "onhand bench",
    header = "Measures how fast Central is, beside the ceilings of the same machine.",
    description = {
      "Each figure comes with what it is to be compared with, measured in the same run by the same "
          + "generator. docs/bench.md says what is measured, how, and what the figures are not."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand bench ceilings  what the machine can do without Onhand",
      "  ./onhand bench write     durable changes per second, and their share of the ceiling",
      "  ./onhand bench read      reads per second, and their share of the ceiling",
      "  ./onhand bench sync      what a bulk sync does to the sales beside it",
      "  ./onhand bench lag       how long a change takes until agents show it",
      "  ./onhand bench stalled   what subscribers that do not read cost",
      "  ./onhand bench warmup    how long a new agent takes to hold a whole store",
      "  ./onhand bench jmh       nanoseconds of the pure parts",
      "",
      "Options may also stand in the environment (--seconds of write as ONHAND_BENCH_WRITE_SECONDS) or",
      "in a file (bench.write.seconds); the command line beats the environment, the environment the",
      "file."
    })
public final class BenchCommandLine implements Runnable {

  private static final int WIDTH = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  private BenchCommandLine() {}

  /**
   * The command line; its commands print to {@code surroundings}.
   *
   * @param args what it will be asked to execute, which may name a configuration file
   */
  public static CommandLine of(Surroundings surroundings, List<String> args) {
    Settings settings = Settings.of(surroundings.environment(), surroundings.home(), args);
    CommandLine commandLine = tree(surroundings);
    commandLine.setOut(surroundings.out());
    commandLine.setErr(surroundings.err());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setDefaultValueProvider(settings);
    WholeNumbers.readBy(commandLine);
    commandLine.setExecutionStrategy(result -> run(surroundings, settings, result));
    commandLine.setExecutionExceptionHandler(failuresTo(surroundings));
    commandLine.setParameterExceptionHandler((failure, parsed) -> {
      String command = failure.getCommandLine().getCommandSpec().qualifiedName(" ");
      return report(
          surroundings,
          CommandFailure.usage(settings.sentence(failure), "See ./" + command + " --help."));
    });
    return commandLine;
  }

  /** The commands, whose options have their defaults. */
  static CommandLine tree(Surroundings surroundings) {
    CommandLine commandLine =
        new CommandLine(new BenchCommandLine())
            .addSubcommand(new CeilingsCommand(surroundings))
            .addSubcommand(new WriteCommand(surroundings))
            .addSubcommand(new ReadCommand(surroundings))
            .addSubcommand(new SyncCommand(surroundings))
            .addSubcommand(new LagCommand(surroundings))
            .addSubcommand(new StalledCommand(surroundings))
            .addSubcommand(new WarmupCommand(surroundings))
            .addSubcommand(new JmhCommand());
    layOut(commandLine);
    commandLine.getSubcommands().values().forEach(BenchCommandLine::layOut);
    return commandLine;
  }

  /** Without a command there is nothing to run. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Expected a command, but got none");
  }

  /** Runs the command once the configuration is known to be sound; help is had in any case. */
  private static int run(Surroundings surroundings, Settings settings, ParseResult result) {
    CommandLine root = result.commandSpec().commandLine();
    Integer helped = CommandLine.executeHelpRequest(result);
    if (helped != null) {
      return helped;
    }
    try {
      settings.verify(() -> SettingKey.all(root).keySet());
    } catch (IllegalArgumentException e) {
      return report(surroundings, CommandFailure.usage(String.valueOf(e.getMessage()), ""));
    }
    return new RunLast().execute(result);
  }

  private static void layOut(CommandLine commandLine) {
    commandLine.addMixin("config", new ConfigOption());
    CommandSpec spec = commandLine.getCommandSpec();
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
    spec.usageMessage()
        .width(WIDTH)
        .sortOptions(false)
        .synopsisHeading("%nUsage: ")
        .descriptionHeading("%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n");
  }

  private static IExecutionExceptionHandler failuresTo(Surroundings surroundings) {
    return (failure, commandLine, result) ->
        switch (failure) {
          case CommandFailure known -> report(surroundings, known);
          case LoadFailedException gone -> report(surroundings, unreachable(gone));
          case OnhandException refused -> report(surroundings, of(refused));
          case IOException io ->
              report(surroundings, CommandFailure.fault(String.valueOf(io.getMessage()), ""));
          default -> report(surroundings, unexpected(failure));
        };
  }

  private static CommandFailure unreachable(Exception failure) {
    return CommandFailure.of(
        ExitCode.UNREACHABLE, "UNREACHABLE", String.valueOf(failure.getMessage()), "");
  }

  /** What no command expected: a fault of the program, with the place where it came up. */
  private static CommandFailure unexpected(Exception failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return CommandFailure.fault(
        "Unexpected " + failure + (trace.length == 0 ? "" : " at " + trace[0]),
        "This is a fault of the program: please report it.");
  }

  private static CommandFailure of(OnhandException failure) {
    ExitCode exitCode =
        failure.kind() == ErrorKind.NOT_REACHABLE ? ExitCode.UNREACHABLE : ExitCode.REFUSED;
    return CommandFailure.of(
        exitCode, failure.error().reasonName(), String.valueOf(failure.getMessage()), "");
  }

  private static int report(Surroundings surroundings, CommandFailure failure) {
    surroundings.out().flush();
    surroundings.err().println("onhand bench: " + failure.line());
    surroundings.err().flush();
    return failure.exitCode().status();
  }
}
