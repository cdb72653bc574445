package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Receipt;
import io.onhand.server.commit.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A sync run rests between its parts while others' commands are decided, and only then")
final class SyncPaceTest {
  private static final long MILLI = 1_000_000;

  private final List<Long> rested = new ArrayList<>();
  private long nanos;
  private final SyncPace pace =
      new SyncPace(
          new Clock() {
            @Override
            public long monotonicNanos() {
              return nanos;
            }

            @Override
            public long wallMicros() {
              return 0;
            }
          },
          (nanos, task) -> rested.add(nanos));

  @Test
  void withTheServerToItselfItGoesOnAtOnce() {
    assertThat(restAfter(10, 5 * MILLI, false)).isZero();
    assertThat(restAfter(11, 5 * MILLI, false)).isZero();
    assertThat(restAfter(12, 5 * MILLI, false)).isZero();
  }

  @Test
  void besideOthersItTakesAQuarterOfTheTime() {
    restAfter(10, 5 * MILLI, false);

    assertThat(restAfter(14, 5 * MILLI, false)).isEqualTo(15 * MILLI);
    assertThat(restAfter(15, 5 * MILLI, false)).isZero();
    assertThat(restAfter(17, 2 * MILLI, false)).isEqualTo(6 * MILLI);
  }

  /** A server that is slow for another reason must not make a run wait for ever. */
  @Test
  void itNeverRestsForLong() {
    restAfter(10, 5 * MILLI, false);

    assertThat(restAfter(14, 10_000 * MILLI, false)).isEqualTo(100 * MILLI);
  }

  /** A run that goes on where it was cut has its first parts answered from the log. */
  @Test
  void whatIsAnsweredAgainCostsNoRest() {
    restAfter(100, 5 * MILLI, false);

    assertThat(restAfter(20, 5 * MILLI, true)).isZero();
    assertThat(restAfter(101, 5 * MILLI, false)).isZero();
  }

  @Test
  void whatComesNextWaitsForTheRest() {
    List<String> goneOn = new ArrayList<>();
    pace.began();
    pace.rest(receipt(10, false), () -> goneOn.add("first"));
    pace.began();
    nanos += 5 * MILLI;
    pace.rest(receipt(14, false), () -> goneOn.add("second"));

    assertThat(goneOn).containsExactly("first");
    assertThat(rested).containsExactly(15 * MILLI);
  }

  private long restAfter(long sequence, long took, boolean isReplayed) {
    pace.began();
    nanos += took;
    return pace.restAfter(receipt(sequence, isReplayed));
  }

  private static Receipt receipt(long sequence, boolean isReplayed) {
    return Receipt.newBuilder()
        .setApplied(
            Applied.newBuilder()
                .setPosition(Position.newBuilder().setEpoch(7).setSequence(sequence)))
        .setReplayed(isReplayed)
        .build();
  }
}
