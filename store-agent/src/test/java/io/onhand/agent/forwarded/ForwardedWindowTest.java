package io.onhand.agent.forwarded;

import static io.onhand.agent.forwarded.WindowFixture.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What Central accepted is kept for a window of time and bytes, and delays nobody")
final class ForwardedWindowTest {

  private final WindowFixture window = new WindowFixture();

  @Test
  void keepsWhatWasAccepted() {
    window.accepted(FIRST, 1).accepted(FIRST, 2).run();

    assertThat(window.status().commands()).isEqualTo(2);
    assertThat(window.status().bytes()).isPositive();
    assertThat(window.status().oldestAtMicros()).isEqualTo(window.clock.wallMicros());
    assertThat(window.status().alarms()).isEmpty();
  }

  @Test
  void keepsItOverARestart() {
    window.accepted(FIRST, 1).accepted(FIRST, 2).run();
    ForwardedStatus before = window.status();

    assertThat(window.restart().status()).isEqualTo(before);
  }

  @Test
  void countsAReplayedAnswerOnce() {
    window.accepted(FIRST, 1).run();
    ForwardedStatus before = window.status();

    window.replayed(FIRST, 1).run();

    assertThat(window.status()).isEqualTo(before);
    assertThat(window.replayed(FIRST, 2).run().status().commands()).isEqualTo(2);
  }

  @Test
  void countsOnceWhatIsToldTwiceInOneTurn() {
    window.accepted(FIRST, 1).replayed(FIRST, 1).replayed(FIRST, 2).replayed(FIRST, 2).run();
    assertThat(window.status().commands()).isEqualTo(2);

    window.after(Duration.ofHours(73));

    assertThat(window.status()).isEqualTo(new ForwardedStatus(0, 0, 0, 0, 0, 0, null, false));
  }

  @Test
  void writesWhatWaitsWhenItIsClosed() {
    window.accepted(FIRST, 1);

    window.window().close();

    assertThat(window.restart().status().commands()).isEqualTo(1);
  }

  @Test
  void doesNotKeepWhatComesTooFast() {
    for (int i = 1; i <= 103; i++) {
      window.accepted(FIRST, i);
    }
    window.run();

    assertThat(window.status().commands()).isEqualTo(100);
    assertThat(window.status().dropped()).isEqualTo(3);
    assertThat(window.status().alarms())
        .singleElement()
        .asString()
        .startsWith("3 commands that Central accepted could not be kept");
  }

  @Test
  void boundsTheBytesThatWait() {
    var small = new WindowFixture(new ForwardedLimits(Duration.ofHours(1), 1 << 20, 100, 60));

    small.accepted(FIRST, 1).accepted(FIRST, 2).accepted(FIRST, 3).run();

    assertThat(small.status().commands()).isBetween(1L, 2L);
    assertThat(small.status().dropped()).isEqualTo(3 - small.status().commands());
    assertThat(small.accepted(FIRST, 4).run().status().dropped())
        .isEqualTo(small.status().dropped());
  }

  @Test
  void writesNamesAloneToAFullDisk() {
    window.diskLow(true).accepted(FIRST, 1).run();

    assertThat(window.status().commands()).isZero();
    assertThat(window.status().dropped()).isEqualTo(1);
    assertThat(window.diskLow(false).accepted(FIRST, 2).run().status().commands()).isEqualTo(1);
  }

  @Test
  void letsGoWhatIsTooOld() {
    window.accepted(FIRST, 1).run();
    window.after(Duration.ofHours(40)).accepted(FIRST, 2).run();
    long second = window.clock.wallMicros();

    window.after(Duration.ofHours(33));

    assertThat(window.status().commands()).isEqualTo(1);
    assertThat(window.status().oldestAtMicros()).isEqualTo(second);
    window.after(Duration.ofHours(40));
    assertThat(window.status()).isEqualTo(new ForwardedStatus(0, 0, 0, 0, 0, 0, null, false));
  }

  @Test
  void letsGoTheOldestWhenItIsTooMuch() {
    var small = new WindowFixture(new ForwardedLimits(Duration.ofHours(1), 300, 5_000, 1 << 20));
    for (int i = 1; i <= 3_000; i++) {
      small.accepted(FIRST, i);
    }
    small.run();

    assertThat(small.status().bytes()).isBetween(200L, 300L);
    small.opened(WindowFixture.SECOND, Map.of(FIRST, 0L));
    assertThat(small.taken).isNotEmpty().endsWith("k3000").doesNotContain("k1");
  }

  @Test
  void syncsAboutOnceASecondWhatIsNew() {
    window.accepted(FIRST, 1).run();
    assertThat(window.store.syncs()).isZero();

    window.after(Duration.ofSeconds(1));
    assertThat(window.store.syncs()).isEqualTo(1);

    window.after(Duration.ofSeconds(5));
    assertThat(window.store.syncs()).isEqualTo(1);
  }

  @Test
  void needsRoomForACommand() {
    assertThatThrownBy(() -> ForwardedLimits.of(0, 1)).hasMessageContaining("age_max=PT0S");
    assertThatThrownBy(() -> ForwardedLimits.of(1, 0)).hasMessageContaining("bytes_max=0");
  }
}
