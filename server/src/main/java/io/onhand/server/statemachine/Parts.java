package io.onhand.server.statemachine;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.ToLongFunction;

/**
 * How much of each record of a reservation a command names.
 *
 * @param asked in the order named
 * @param lines what the reservation says of each of its records
 */
record Parts(SequencedMap<RecordKey, Long> asked, Map<RecordKey, ReservationLine> lines) {

  /** As named; nothing named stands for {@code all} of each line. */
  static Parts of(
      List<RecordQuantity> named, Reservation reservation, ToLongFunction<ReservationLine> all) {
    Map<RecordKey, ReservationLine> lines = HashMap.newHashMap(reservation.lines().size());
    SequencedMap<RecordKey, Long> asked = new LinkedHashMap<>();
    for (ReservationLine line : reservation.lines()) {
      lines.put(line.key(), line);
      if (named.isEmpty()) {
        asked.put(line.key(), all.applyAsLong(line));
      }
    }
    named.forEach(part -> asked.put(part.key(), part.quantity()));
    return new Parts(asked, lines);
  }

  long quantity(RecordKey key) {
    return asked.getOrDefault(key, 0L);
  }

  /**
   * The records of which more is asked than there is. Of a record that the reservation does not
   * name there is nothing, and the view need not hold it.
   *
   * @param sign 1 when what is asked is given back, -1 when it is taken
   * @param limit how much there is of a line
   */
  List<LineRejection> beyond(StateView view, int sign, ToLongFunction<ReservationLine> limit) {
    List<LineRejection> refused = new ArrayList<>();
    asked.forEach((key, quantity) -> {
      ReservationLine line = lines.get(key);
      long most = line == null ? 0 : limit.applyAsLong(line);
      if (quantity > most) {
        refused.add(
            new LineRejection(
                key,
                RejectionReason.OVER_RELEASE,
                sign * quantity,
                OptionalLong.empty(),
                line == null ? null : view.record(key),
                OptionalLong.of(most)));
      }
    });
    return refused;
  }
}
