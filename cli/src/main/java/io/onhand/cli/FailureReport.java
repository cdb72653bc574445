package io.onhand.cli;

import io.onhand.cli.output.JsonLines;
import io.onhand.cli.output.OutputFormat;
import io.onhand.cli.output.Palette;
import io.onhand.cli.settings.GlobalOptions;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.Surroundings;
import io.onhand.server.options.SettingKey;
import io.onhand.server.options.Settings;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on err why a command failed: one line for people, one JSON object for programs. */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private final Surroundings surroundings;
  private final GlobalOptions options;
  private final Settings settings;

  FailureReport(Surroundings surroundings, GlobalOptions options, Settings settings) {
    this.surroundings = surroundings;
    this.options = options;
    this.settings = settings;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
    CommandFailure failure =
        CommandFailure.usage(settings.sentence(e), suggestion(e) + "See ./" + command + " --help.");
    return report(failure, wantsJson(args));
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult result) {
    CommandFailure failure =
        e instanceof CommandFailure known
            ? known
            : e.getCause() instanceof CommandFailure known ? known : fault(e);
    return report(failure, options.output() == OutputFormat.JSON);
  }

  /** The same for a command line that could not be read, where the options are not filled in. */
  private boolean wantsJson(String[] args) {
    String line = String.join(" ", args) + " ";
    if (line.contains("--output")) {
      return line.matches("(?i).*--output[ =]json .*");
    }
    return settings
        .find(new SettingKey("output"))
        .filter(it -> it.value().equalsIgnoreCase("json"))
        .isPresent();
  }

  private static String suggestion(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return "Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "? ";
    }
    return "";
  }

  private int report(CommandFailure failure, boolean json) {
    surroundings.out().flush();
    if (json) {
      new JsonLines(surroundings.err()).line(out -> write(out, failure));
    } else {
      Palette palette = new Palette(surroundings.errIsTerminal() && !options.noColor());
      surroundings.err().println(palette.bad("onhand:") + " " + failure.line());
      surroundings.err().flush();
    }
    return failure.exitCode().status();
  }

  private static void write(com.google.gson.stream.JsonWriter json, CommandFailure failure)
      throws java.io.IOException {
    json.name("error").value(failure.reason());
    json.name("exit_code").value(failure.exitCode().status());
    json.name("message").value(failure.line());
    json.name("facts").beginObject();
    for (var fact : failure.facts().entrySet()) {
      json.name(fact.getKey()).value(fact.getValue());
    }
    json.endObject();
    if (failure.again().isPresent()) {
      json.name("again").value(failure.again().get());
    }
  }

  /** What no command expected: a fault of the program, with the place where it came up. */
  private static CommandFailure fault(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return CommandFailure.of(
        ExitCode.FAULT,
        "FAULT",
        "Unexpected " + thrown + (trace.length == 0 ? "" : " at " + trace[0]),
        "This is a fault of the program: please report it.");
  }
}
