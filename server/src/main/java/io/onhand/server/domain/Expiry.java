package io.onhand.server.domain;

/**
 * When an open reservation ends by itself.
 *
 * @param atMicros log time from which on it holds nothing
 * @param reservation which
 */
public record Expiry(long atMicros, LogId reservation) implements Comparable<Expiry> {

  /** Soonest first; those of one microsecond in the order of the log. */
  @Override
  public int compareTo(Expiry other) {
    int byTime = Long.compare(atMicros, other.atMicros);
    return byTime != 0 ? byTime : reservation.compareTo(other.reservation);
  }
}
