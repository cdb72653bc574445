package io.onhand.agent;

import io.onhand.agent.outbox.OutboxException;
import io.onhand.agent.replica.ReplicaDamage;
import io.onhand.server.commit.FaultHandler;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFolderException.Reason;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A store of which nobody has another copy. When it is damaged it is not set aside: the agent does
 * not start until a person has decided.
 *
 * @param name what people call it
 * @param holds what would be lost with it
 */
record OnlyCopy(Path folder, String name, String holds) {

  static OnlyCopy outbox(Path data) {
    return new OnlyCopy(
        data.resolve("outbox"), "outbox", "writes that tills were told are queued for Central");
  }

  static OnlyCopy forwarded(Path data) {
    return new OnlyCopy(
        data.resolve("forwarded"),
        "window of forwarded commands",
        "what is sent again if Central is restored from a backup");
  }

  /** Why the agent does not start. */
  RuntimeException refusal(RuntimeException failure) {
    return isDamage(failure)
        ? new DataFolderException(
            Reason.DAMAGED, damaged() + " It was found so: " + failure.getMessage(), failure)
        : failure;
  }

  /** Ends the process. */
  void failed(FaultHandler faults, Throwable failure) {
    faults.fatal(
        isDamage(failure) ? damaged() : "Expected to write the " + name + ", but that failed.",
        failure);
  }

  private String damaged() {
    return ("The %s in %s is damaged. It is left as it is, for it may be the only copy of %s: copy"
            + " the folder before anything else, and see \"Damage of what only the agent has\" in"
            + " docs/agents.md.")
        .formatted(name, folder, holds);
  }

  private static boolean isDamage(@Nullable Throwable failure) {
    return switch (failure) {
      case OutboxException told -> isDamage(told.getCause());
      case DataFolderException found -> found.reason() == Reason.DAMAGED;
      case null, default -> ReplicaDamage.isIn(failure);
    };
  }
}
