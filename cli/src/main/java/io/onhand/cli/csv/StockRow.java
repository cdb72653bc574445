package io.onhand.cli.csv;

import io.onhand.server.domain.SyncRow;

/** One row of a stock file, or what is wrong with it. */
public sealed interface StockRow {

  /** The line it stands in, from 1. */
  int line();

  /**
   * A row that can be sent.
   *
   * @param line the line it stands in, from 1
   * @param row what it asks for, as Central checks it
   * @param expectedEpoch the epoch of the version that it expects; 0: none is said
   */
  record Sound(int line, SyncRow row, long expectedEpoch) implements StockRow {}

  /**
   * A row that cannot be sent.
   *
   * @param line the line it stands in, from 1
   * @param problem what is wrong with it
   */
  record Broken(int line, String problem) implements StockRow {}
}
