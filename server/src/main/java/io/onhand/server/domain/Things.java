package io.onhand.server.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * Some reservations, transfers and exceptions, as the feed carries them.
 *
 * @param reservations parts of reservations, each the lines of one store
 * @param transfers transfers, whole
 * @param exceptions exceptions
 */
public record Things(
    List<Reservation> reservations, List<Transfer> transfers, List<StockException> exceptions) {
  public static final Things NONE = new Things(List.of(), List.of(), List.of());

  /** Takes copies. */
  public Things {
    reservations = List.copyOf(reservations);
    transfers = List.copyOf(transfers);
    exceptions = List.copyOf(exceptions);
  }

  /** All of them. */
  public List<Thing> all() {
    List<Thing> all = new ArrayList<>(reservations);
    all.addAll(transfers);
    all.addAll(exceptions);
    return all;
  }

  /** How many they are. */
  public int size() {
    return reservations.size() + transfers.size() + exceptions.size();
  }

  public boolean isEmpty() {
    return reservations.isEmpty() && transfers.isEmpty() && exceptions.isEmpty();
  }
}
