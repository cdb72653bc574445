package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName(
    "Central killed with -9 ten times under load: nothing acknowledged is lost or applied twice")
final class KillIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern KILLS = Pattern.compile("Central (\\d+) times, agents (\\d+) time");
  private static final Pattern ANSWERS = Pattern.compile("- ([\\d,]+) answers: 0 acknowledged");

  @TempDir Path folder;

  /** Eight cycles are ten kills of Central or more: two of each five kill it twice. */
  @Test
  void killsCentralTenTimes() {
    CliRun run =
        Program.run(folder, PATIENCE, "demo", "kill", "--cycles", "8", "--between", "400ms");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("0 lost, 0 different", "Proved", "0 applied twice");
    assertThat(number(KILLS, run, 1)).isGreaterThanOrEqualTo(10);
    assertThat(number(KILLS, run, 2)).isGreaterThanOrEqualTo(1);
    assertThat(number(ANSWERS, run, 1)).isGreaterThan(100);
  }

  private static int number(Pattern pattern, CliRun run, int group) {
    Matcher matcher = pattern.matcher(run.out());
    assertThat(matcher.find()).as(run.out()).isTrue();
    return Integer.parseInt(matcher.group(group).replace(",", ""));
  }
}
