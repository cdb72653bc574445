package io.onhand.server.statemachine;

import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncRunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command asks for. Immutable and fully validated when it exists. Says what deciding it
 * needs, so that a batch is loaded in one go; what a reservation or a transfer names is loaded with
 * it.
 */
public sealed interface CommandBody
    permits StockCommand,
        ReservationCommand,
        TransferCommand,
        SyncCommand,
        AdminCommand,
        LogCommand {

  /** The records that deciding it needs, perhaps with repeats. */
  default List<RecordKey> records() {
    return List.of();
  }

  /** The sync run that deciding it needs. */
  default @Nullable SyncRunId syncRun() {
    return null;
  }

  /** The reservation that deciding it needs. */
  default @Nullable LogId reservation() {
    return null;
  }

  /** The transfer that deciding it needs. */
  default @Nullable LogId transfer() {
    return null;
  }

  /** The exception that deciding it needs. */
  default @Nullable LogId exception() {
    return null;
  }

  /** The operation whose entry deciding it needs. */
  default @Nullable OperationId voided() {
    return null;
  }

  /** Whether it can tell of something that happened already. */
  default boolean mayBeFact() {
    return false;
  }

  /** Whether it is a fact whatever its header says. */
  default boolean isAlwaysFact() {
    return false;
  }

  /**
   * Whether it names a version anywhere: then the epoch of that version counts, and it is no fact.
   */
  default boolean expectsVersion() {
    return false;
  }

  /**
   * Checks the number of elements of a list.
   *
   * @throws InvalidFieldException naming {@code field}
   */
  static void checkCount(String field, int count, int max) {
    if (count < 1 || count > max) {
      throw new InvalidFieldException(
          field, "Expected 1 to " + max + " " + field + ", but got " + count + ".");
    }
  }
}
