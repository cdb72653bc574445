package io.onhand.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.admin.Alarms.Cause;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An alarm is shown until it is cleared, and one subject's hides no other's")
final class AlarmsTest {
  private final Alarms alarms = new Alarms();

  @Test
  void eachSubjectHasItsOwnSentence() {
    alarms.raise(Cause.SUBSCRIBER_AHEAD, "paris", "paris has 5");
    alarms.raise(Cause.SUBSCRIBER_AHEAD, "rome", "rome has 6");
    alarms.raise(Cause.DISK_LOW, "no room");
    alarms.raise(Cause.SUBSCRIBER_AHEAD, "paris", "paris has 7");

    assertThat(alarms.sentences()).containsExactly("no room", "paris has 7", "rome has 6");
  }

  @Test
  void theNewestStandsForAllBeyondTheFirstFew() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < Alarms.SUBJECTS_MAX; i++) {
      alarms.raise(Cause.SUBSCRIBER_AHEAD, "s" + i, "s" + i + " is ahead");
      expected.add("s" + i + " is ahead");
    }
    alarms.raise(Cause.SUBSCRIBER_AHEAD, "x", "x is ahead");
    alarms.raise(Cause.SUBSCRIBER_AHEAD, "y", "y is ahead");
    expected.add("y is ahead");
    assertThat(alarms.sentences()).isEqualTo(expected);

    alarms.raise(Cause.SUBSCRIBER_AHEAD, "s0", "s0 is still ahead");
    expected.set(0, "s0 is still ahead");
    assertThat(alarms.sentences()).isEqualTo(expected);
  }

  @Test
  void isClearedWithAllItsSubjectsAndNothingElse() {
    alarms.raise(Cause.SUBSCRIBER_AHEAD, "paris", "paris has 5");
    alarms.raise(Cause.SUBSCRIBER_AHEAD, "rome", "rome has 6");
    alarms.set(Cause.DISK_LOW, true, "no room");

    alarms.clear(Cause.SUBSCRIBER_AHEAD);
    assertThat(alarms.sentences()).containsExactly("no room");

    alarms.set(Cause.DISK_LOW, false, "no room");
    assertThat(alarms.sentences()).isEmpty();
  }
}
