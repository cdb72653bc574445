package io.onhand.agent.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.replica.PositionWaits.Wait;
import io.onhand.server.domain.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Reads that wait for a position are woken once, by the cursor or by time")
final class PositionWaitsTest {

  private final PositionWaits waits = new PositionWaits(3);
  private final List<String> woken = new ArrayList<>();

  @Test
  void theCursorWakesThoseThatItHasReached() {
    add("five", 5, 100);
    add("six", 6, 100);

    waits.reached(new Position(1, 4));
    assertThat(woken).isEmpty();
    waits.reached(new Position(1, 5));
    waits.reached(new Position(1, 5));

    assertThat(woken).containsExactly("five");
    assertThat(waits.size()).isEqualTo(1);
  }

  @Test
  void anotherEpochWakesAll() {
    add("five", 5, 100);
    add("six", 6, 100);

    waits.reached(new Position(2, 1));

    assertThat(woken).containsExactly("five", "six");
  }

  @Test
  void timeWakesAlsoWhenTheClockWraps() {
    add("soon", 5, Long.MAX_VALUE);
    add("later", 5, Long.MIN_VALUE + 10);

    waits.sweep(Long.MAX_VALUE - 1);
    assertThat(woken).isEmpty();
    waits.sweep(Long.MIN_VALUE);
    assertThat(woken).containsExactly("soon");
    waits.sweep(Long.MIN_VALUE + 10);
    assertThat(woken).containsExactly("soon", "later");
  }

  @Test
  void whoIsRemovedIsNotWoken() {
    Wait wait = wait("five", 5, 100);
    assertThat(waits.add(wait)).isTrue();

    assertThat(waits.remove(wait)).isTrue();
    assertThat(waits.remove(wait)).isFalse();
    waits.end();

    assertThat(woken).isEmpty();
  }

  @Test
  void takesOnlySoMany() {
    add("a", 5, 100);
    add("b", 5, 100);
    add("c", 5, 100);

    assertThat(waits.add(wait("d", 5, 100))).isFalse();
    waits.end();
    assertThat(woken).containsExactly("a", "b", "c");
    assertThat(waits.add(wait("d", 5, 100))).isTrue();
  }

  @Test
  void theWokenMayWaitAgain() {
    waits.add(new Wait(new Position(1, 5), 100, () -> add("again", 7, 100)));

    waits.reached(new Position(1, 5));

    assertThat(waits.size()).isEqualTo(1);
    assertThat(woken).isEmpty();
  }

  private void add(String name, long sequence, long untilNanos) {
    assertThat(waits.add(wait(name, sequence, untilNanos))).isTrue();
  }

  private Wait wait(String name, long sequence, long untilNanos) {
    return new Wait(new Position(1, sequence), untilNanos, () -> woken.add(name));
  }
}
