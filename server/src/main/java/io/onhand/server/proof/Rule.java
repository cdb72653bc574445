package io.onhand.server.proof;

/** What holds of the whole state. The names are told to operators and never change. */
public enum Rule {
  /** A row can be read. */
  UNREADABLE,
  /** A record has numbers that a record may have, and its store is declared. */
  RECORD_VALID,
  /** A record's {@code reserved} is what open reservations hold of it. */
  RESERVED_SUM,
  /** A record's {@code incoming} is what transfers have on their way to it. */
  INCOMING_SUM,
  /** A reservation has parts that a reservation may have, and holds something while it is open. */
  RESERVATION_VALID,
  /** What is counted of an origin's open reservations is how many it has. */
  OPEN_COUNT,
  /** A transfer has parts that a transfer may have, and something on its way while in transit. */
  TRANSFER_VALID,
  /** An exception is about a record that exists. */
  EXCEPTION_VALID,
  /** Every thing has its rows in the indexes. */
  THING_WITHOUT_INDEX_ROW,
  /** Every row of an index points to a thing that belongs there. */
  INDEX_ROW_WITHOUT_THING,
  /** A record that a sync run has listed is of a run that takes rows. */
  LISTING_WITHOUT_RUN,
  /** The head counts what there is, and its horizon is not beyond it. */
  HEAD_COUNTS,
  /** The log begins where it was trimmed, or else with the first entry. */
  LOG_BEGINNING,
  /** A block is whole: its checksum is that of its bytes. */
  BLOCK_CHECKSUM,
  /** A block continues the one before it. */
  BLOCK_CHAIN,
  /** The log ends with the block of the head. */
  LOG_END,
  /** What an entry left is in the state as it left it, until another entry changes it. */
  AS_LOGGED,
  /**
   * A thing that an entry changed last, by what it says of itself, is among the entry's changes.
   */
  CHANGED_BY_ENTRY,
  /** An operation is remembered with the entry that decided it. */
  OPERATION_OF_ENTRY,
  /** An entry that is not forgotten is remembered under its key. */
  ENTRY_OF_OPERATION,
  /** The log, applied to an empty state, comes to the same state. */
  REPLAY
}
