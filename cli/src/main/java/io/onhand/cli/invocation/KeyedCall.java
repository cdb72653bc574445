package io.onhand.cli.invocation;

import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.OnInterrupt;
import io.onhand.client.CommandId;
import io.onhand.client.IdempotencyKeys;
import io.onhand.client.SafeCalls;
import io.onhand.inventory.v1.CommandHeader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A command on its way: it has one key, made here unless the person gave one, and when its outcome
 * stays unknown the person is shown how to ask again with the same key.
 */
public final class KeyedCall {

  private final Invocation invocation;
  private final CommandId id;
  private final Map<String, String> more = new LinkedHashMap<>();

  /**
   * A command of the run's origin.
   *
   * @param key the key that the person gave
   * @throws CommandFailure when key or origin are empty
   */
  public KeyedCall(Invocation invocation, Optional<String> key) {
    this.invocation = invocation;
    try {
      id = new CommandId(invocation.origin(), key.orElseGet(() -> new IdempotencyKeys().next()));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), "Check --origin and --key.");
    }
  }

  /** Who asks, under which key. */
  public CommandId id() {
    return id;
  }

  /** The header of the request, to be filled with a reference. */
  public CommandHeader.Builder header() {
    return CommandHeader.newBuilder().setOrigin(id.origin()).setIdempotencyKey(id.key());
  }

  /**
   * Has the command that asks again name an option besides, with what was found out for this one.
   */
  public void askAgainWith(String option, String value) {
    more.put(option, value);
  }

  /**
   * Has it decided.
   *
   * @throws CommandFailure when it was refused or its outcome is not known
   */
  public <T> T send(Connection connection, SafeCalls.Try<T> call) {
    try (var _ = OnInterrupt.run(this::tellWhenInterrupted)) {
      return connection.command(id, call);
    } catch (CommandFailure e) {
      throw e.exitCode() == ExitCode.UNKNOWN ? e.withAgain(again()) : e;
    }
  }

  private ExitCode tellWhenInterrupted() {
    invocation.note("Interrupted, the outcome is unknown. Ask again: " + again());
    return ExitCode.UNKNOWN;
  }

  private String again() {
    var options = new LinkedHashMap<>(more);
    options.put("--key", id.key());
    options.put("--origin", id.origin());
    return invocation.again(options);
  }
}
