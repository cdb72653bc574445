package io.onhand.server.commit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Time, as a port: a simulation has its own. */
public interface Clock {
  /** A clock that never goes back and says nothing about the date. */
  long monotonicNanos();

  /** The date, which may jump either way. Microseconds since 1970. */
  long wallMicros();

  /** The machine's clocks. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long monotonicNanos() {
          return System.nanoTime();
        }

        @Override
        public long wallMicros() {
          return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        }
      };
}
