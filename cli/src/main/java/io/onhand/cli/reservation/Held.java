package io.onhand.cli.reservation;

import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.ReservationOutput;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.Reservation;
import java.time.Duration;
import java.util.List;

/** What the commands on reservations show alike. */
final class Held {

  private Held() {}

  /** A length of time of the contract. */
  static com.google.protobuf.Duration duration(Duration time) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(time.toSeconds())
        .setNanos(time.toNanosPart())
        .build();
  }

  /** Prints what came of a change. Nothing of one that is queued. */
  static void print(Invocation invocation, Reservation reservation, List<Record> records) {
    invocation.print(ReservationOutput.table(List.of(reservation)));
    if (!records.isEmpty()) {
      invocation.out().println();
      invocation.records(records);
    }
  }
}
