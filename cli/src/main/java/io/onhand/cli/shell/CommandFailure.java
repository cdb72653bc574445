package io.onhand.cli.shell;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Ends a command: what is wrong and what the person can do about it, in one line (for programs in
 * one JSON object). Never shown as a stack trace.
 */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final String reason;
  private final String advice;
  private final transient Map<String, String> facts;
  private final transient Optional<String> again;

  /**
   * A failure.
   *
   * @param exitCode how the program ends
   * @param reason for programs, UPPER_SNAKE
   * @param message what is wrong, for people
   * @param advice what to do, one sentence; may be empty when the message says it
   * @param facts the keys and numbers involved, by name
   * @param again the command that asks for the same again, where the outcome is not known
   */
  public CommandFailure(
      ExitCode exitCode,
      String reason,
      String message,
      String advice,
      Map<String, String> facts,
      Optional<String> again) {
    super(message, null, false, false);
    this.exitCode = exitCode;
    this.reason = reason;
    this.advice = advice;
    this.facts = Map.copyOf(facts);
    this.again = again;
  }

  /** Wrong usage. */
  public static CommandFailure usage(String message, String advice) {
    return of(ExitCode.USAGE, "WRONG_USAGE", message, advice);
  }

  /** A fault of this machine, or of the program. */
  public static CommandFailure fault(String message, String advice) {
    return of(ExitCode.FAULT, "FAULT", message, advice);
  }

  /** A failure without facts. */
  public static CommandFailure of(ExitCode exitCode, String reason, String message, String advice) {
    return new CommandFailure(exitCode, reason, message, advice, Map.of(), Optional.empty());
  }

  /** How the program ends. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** For programs, UPPER_SNAKE. */
  public String reason() {
    return reason;
  }

  /** What is wrong. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /** What to do; may be empty. */
  public String advice() {
    return advice;
  }

  /** The keys and numbers involved, in order of their names. */
  public Map<String, String> facts() {
    return new TreeMap<>(facts);
  }

  /** The command that asks for the same again. */
  public Optional<String> again() {
    return again;
  }

  /** All of it in one line. */
  public String line() {
    var line = new StringBuilder(message());
    if (!message().endsWith(".")) {
      line.append('.');
    }
    if (!advice.isEmpty()) {
      line.append(' ').append(advice);
    }
    again.ifPresent(command -> line.append(" Ask again: ").append(command));
    return line.toString().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  /** The same, with the command that asks again. */
  public CommandFailure withAgain(String command) {
    return new CommandFailure(exitCode, reason, message(), advice, facts, Optional.of(command));
  }
}
