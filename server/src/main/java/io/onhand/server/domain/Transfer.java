package io.onhand.server.domain;

import java.util.List;

/**
 * Goods on their way from one store to another.
 *
 * @param id names it
 * @param fromStore where the goods come from
 * @param toStore where they go
 * @param origin who dispatched
 * @param key the key of the command that dispatched
 * @param reference the reference of that command
 * @param state where it stands
 * @param lines one per product, in the order first named
 * @param createdAtMicros log time at which it was dispatched
 * @param updatedSequence the entry that changed it last
 */
public record Transfer(
    LogId id,
    String fromStore,
    String toStore,
    String origin,
    String key,
    String reference,
    TransferState state,
    List<TransferLine> lines,
    long createdAtMicros,
    long updatedSequence)
    implements Thing {
  /** Takes a copy. */
  public Transfer {
    lines = List.copyOf(lines);
  }

  public boolean isInTransit() {
    return state == TransferState.IN_TRANSIT;
  }

  @Override
  public boolean isOpen() {
    return isInTransit();
  }

  /** The record at the source. */
  public RecordKey source(String product) {
    return new RecordKey(product, fromStore);
  }

  /** The record at the destination. */
  public RecordKey destination(String product) {
    return new RecordKey(product, toStore);
  }

  /** The same transfer as an entry leaves it. */
  public Transfer with(TransferState newState, List<TransferLine> newLines, long by) {
    return new Transfer(
        id, fromStore, toStore, origin, key, reference, newState, newLines, createdAtMicros, by);
  }
}
