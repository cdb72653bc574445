package io.onhand.server.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Stock held for somebody until a point in log time.
 *
 * @param id names it
 * @param origin who reserved
 * @param key the key of the command that reserved
 * @param reference the reference of that command
 * @param state where it stands
 * @param lines one per record, in the order first named
 * @param createdAtMicros log time at which it was made
 * @param expiresAtMicros log time from which on it holds nothing
 * @param updatedSequence the entry that changed it last
 */
public record Reservation(
    LogId id,
    String origin,
    String key,
    String reference,
    ReservationState state,
    List<ReservationLine> lines,
    long createdAtMicros,
    long expiresAtMicros,
    long updatedSequence)
    implements Thing {
  /** Takes a copy. */
  public Reservation {
    lines = List.copyOf(lines);
  }

  @Override
  public boolean isOpen() {
    return state == ReservationState.OPEN;
  }

  /** Whether it is open and its time has passed: from this very microsecond on. */
  public boolean isDue(long logTimeMicros) {
    return isOpen() && expiresAtMicros <= logTimeMicros;
  }

  /** The same reservation as an entry leaves it. */
  public Reservation with(ReservationState newState, List<ReservationLine> newLines, long by) {
    return new Reservation(
        id, origin, key, reference, newState, newLines, createdAtMicros, expiresAtMicros, by);
  }

  /** What it has at one store: its lines there alone. */
  public Reservation ofStore(String store) {
    List<ReservationLine> there =
        lines.stream().filter(line -> line.key().store().equals(store)).toList();
    return withLines(there);
  }

  /** What it has at each of its stores, as {@link #ofStore} of each. */
  public SequencedMap<String, Reservation> byStore() {
    SequencedMap<String, List<ReservationLine>> there = new LinkedHashMap<>();
    for (ReservationLine line : lines) {
      there.computeIfAbsent(line.key().store(), _ -> new ArrayList<>()).add(line);
    }
    SequencedMap<String, Reservation> parts = new LinkedHashMap<>();
    there.forEach((store, some) -> parts.put(store, withLines(some)));
    return parts;
  }

  private Reservation withLines(List<ReservationLine> some) {
    return new Reservation(
        id, origin, key, reference, state, some, createdAtMicros, expiresAtMicros, updatedSequence);
  }

  /** The same reservation with another expiry. */
  public Reservation withExpiry(long newExpiresAtMicros, long by) {
    return new Reservation(
        id, origin, key, reference, state, lines, createdAtMicros, newExpiresAtMicros, by);
  }
}
