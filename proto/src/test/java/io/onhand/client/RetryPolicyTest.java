package io.onhand.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Pauses between tries double up to a limit and are jittered")
final class RetryPolicyTest {

  private static final RetryPolicy POLICY = RetryPolicy.STANDARD;

  @Test
  void doublesUpToTheLimit() {
    assertThat(POLICY.pause(0, 1)).isEqualTo(Duration.ofMillis(50));
    assertThat(POLICY.pause(1, 1)).isEqualTo(Duration.ofMillis(100));
    assertThat(POLICY.pause(5, 1)).isEqualTo(Duration.ofMillis(1_600));
    assertThat(POLICY.pause(6, 1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(POLICY.pause(Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void spreadsOverTheUpperHalf() {
    assertThat(POLICY.pause(1, 0)).isEqualTo(Duration.ofMillis(50));
    assertThat(POLICY.pause(1, 0.5)).isEqualTo(Duration.ofMillis(75));
  }

  @Test
  void refusesTimesThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new RetryPolicy(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofMillis(1),
                Duration.ofMillis(1)))
        .withMessageContaining("time per try");
    assertThat(POLICY.within(Duration.ofSeconds(1)).perTry()).isEqualTo(Duration.ofSeconds(1));
  }
}
