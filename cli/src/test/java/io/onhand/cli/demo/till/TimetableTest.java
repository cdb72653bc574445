package io.onhand.cli.demo.till;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A month of shop time is played in a minute, with the nights cut short")
final class TimetableTest {

  private static final List<Errand> TWO_DAYS =
      List.of(
          at("2010-12-01T08:00:00Z"),
          at("2010-12-01T08:10:00Z"),
          at("2010-12-02T08:00:00Z"),
          at("2010-12-02T08:30:00Z"));

  @Test
  void compressesOpenHoursEvenlyAndNightsToTwentyMinutes() {
    Timetable timetable = Timetable.within(Duration.ofSeconds(5), TWO_DAYS);

    // 10 minutes, a night, and a pause of half an hour: 10 + 20 + 20.
    assertThat(seconds(timetable, 0)).isZero();
    assertThat(seconds(timetable, 1)).isEqualTo(1);
    assertThat(seconds(timetable, 2)).isEqualTo(3);
    assertThat(seconds(timetable, 3)).isEqualTo(5);
  }

  @Test
  void tellsTheTimeInTheShops() {
    Timetable timetable = Timetable.within(Duration.ofSeconds(5), TWO_DAYS);

    assertThat(timetable.timeAt(0, 4)).hasToString("2010-12-01T08:00:00Z");
    assertThat(timetable.timeAt(Duration.ofMillis(2_999).toNanos(), 4))
        .hasToString("2010-12-01T08:10:00Z");
    assertThat(timetable.timeAt(Duration.ofSeconds(3).toNanos(), 4))
        .hasToString("2010-12-02T08:00:00Z");
    assertThat(timetable.timeAt(Duration.ofHours(1).toNanos(), 4))
        .hasToString("2010-12-02T08:30:00Z");
  }

  @Test
  void isAsLateInTheShopsAsTheTillsAre() {
    Timetable timetable = Timetable.within(Duration.ofSeconds(5), TWO_DAYS);

    assertThat(timetable.timeAt(Duration.ofHours(1).toNanos(), 2))
        .hasToString("2010-12-01T08:10:00Z");
    assertThat(timetable.timeAt(Duration.ofHours(1).toNanos(), 0))
        .hasToString("2010-12-01T08:00:00Z");
  }

  @Test
  void hasAllDueAtOnceWhenThereIsNoTimeBetween() {
    assertThat(seconds(Timetable.within(Duration.ofSeconds(5), TWO_DAYS.subList(0, 1)), 0))
        .isZero();
    assertThat(seconds(Timetable.atOnce(TWO_DAYS), 3)).isZero();
  }

  private static long seconds(Timetable timetable, int basket) {
    return Duration.ofNanos(timetable.dueNanos(basket)).toSeconds();
  }

  private static Errand at(String time) {
    return new Errand(Instant.parse(time), till -> {});
  }
}
