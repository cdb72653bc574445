package io.onhand.server.domain;

import java.time.Duration;

/**
 * The limits that are part of the contract, the same at Central and at every agent. What a server
 * may choose for itself is configuration.
 */
public final class Limits {
  public static final int ID_BYTES_MAX = 64;
  public static final int KEY_BYTES_MAX = 128;
  public static final int REFERENCE_BYTES_MAX = 256;
  public static final int DISPLAY_NAME_BYTES_MAX = 256;

  /** Of one delta or one quantity, either way. */
  public static final long QUANTITY_MAX = 1_000_000_000_000_000L;

  public static final int BASKET_LINES_MAX = 1_000;
  public static final int SYNC_ROWS_MAX = 1_000;
  public static final int SYNC_STORES_MAX = 1_000;

  /** Of a transfer or a move: each line changes two records. */
  public static final int MOVE_LINES_MAX = 500;

  public static final long RESERVATION_MICROS_MIN = 1_000_000L;

  /** 30 days. */
  public static final long RESERVATION_MICROS_MAX = 30L * 24 * 3_600 * 1_000_000;

  public static final int OPEN_RESERVATIONS_PER_ORIGIN_MAX = 10_000;
  public static final int RESOLUTION_BYTES_MAX = 256;
  public static final int PAGE_RECORDS_MAX = 1_000;
  public static final int PAGE_RECORDS_DEFAULT = 50;
  public static final int REQUEST_BYTES_MAX = 4 << 20;
  public static final int HEADER_BYTES_MAX = 8 << 10;

  /** Keys and history younger than this, 72 hours, are always remembered. */
  public static final Duration LOG_AGE_MIN = Duration.ofDays(3);

  private Limits() {}
}
