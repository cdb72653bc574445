package io.onhand.server.domain;

import org.jspecify.annotations.Nullable;

/**
 * An open question that a fact raised about a record.
 *
 * @param id names it
 * @param record which record
 * @param kind what was broken
 * @param quantity by how much
 * @param origin who made the fact
 * @param key the fact's key
 * @param reference the fact's reference
 * @param openedAtMicros log time at which it was opened
 * @param resolution null while it is open
 */
public record StockException(
    LogId id,
    RecordKey record,
    ExceptionKind kind,
    long quantity,
    String origin,
    String key,
    String reference,
    long openedAtMicros,
    @Nullable Resolution resolution)
    implements Thing {

  /**
   * How it was settled.
   *
   * @param reason what was found
   * @param origin who said so
   * @param sequence the entry that says so
   * @param atMicros that entry's log time
   */
  public record Resolution(String reason, String origin, long sequence, long atMicros) {}

  @Override
  public boolean isOpen() {
    return resolution == null;
  }

  /** The same exception, settled. */
  public StockException resolved(Resolution how) {
    return new StockException(
        id, record, kind, quantity, origin, key, reference, openedAtMicros, how);
  }
}
