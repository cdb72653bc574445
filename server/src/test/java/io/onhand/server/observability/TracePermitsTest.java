package io.onhand.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Only so many calls a second start a trace of their own")
class TracePermitsTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void givesTheNumberOfEachSecond() {
    TracePermits permits = new TracePermits(3);

    assertThat(taken(permits, 10, -2 * SECOND)).isEqualTo(3);
    assertThat(taken(permits, 10, -1)).isEqualTo(3);
    assertThat(taken(permits, 10, 0)).isEqualTo(3);
    assertThat(taken(permits, 10, SECOND - 1)).isZero();
    assertThat(taken(permits, 2, SECOND)).isEqualTo(2);
    assertThat(taken(permits, 10, 2 * SECOND - 1)).isEqualTo(1);
  }

  @Test
  void givesNoneWhenThereAreNone() {
    assertThat(taken(new TracePermits(0), 10, 5 * SECOND)).isZero();
  }

  private static long taken(TracePermits permits, int attempts, long nanos) {
    return IntStream.range(0, attempts).filter(i -> permits.tryTake(nanos)).count();
  }
}
