package io.onhand.server.domain;

/** What is open for a time and then ends. Its id names it among those of its kind. */
public sealed interface Thing permits Reservation, StockException, Transfer {
  LogId id();

  /** Whether it has not ended. */
  boolean isOpen();
}
