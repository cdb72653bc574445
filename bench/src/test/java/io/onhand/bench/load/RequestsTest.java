package io.onhand.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A paced run deals out what is due, no more, and remembers since when it was")
final class RequestsTest {

  private static final long MILLI = 1_000_000;

  @Test
  void dealsWhatIsDue() {
    Requests requests = new Requests(100, 3, 1_000);

    requests.start(50 * MILLI);
    assertThat(requests.next()).isEqualTo(100);
    assertThat(requests.next()).isEqualTo(-1);

    requests.advance(53 * MILLI);
    assertThat(requests.next()).isEqualTo(101);
    assertThat(requests.next()).isEqualTo(102);
    assertThat(requests.next()).isEqualTo(-1);
    assertThat(requests.exhausted()).isTrue();
    assertThat(requests.startOf(102, 53 * MILLI)).isEqualTo(52 * MILLI);
  }

  @Test
  void dealsAllAtOnceWithoutAPace() {
    Requests requests = new Requests(0, 2, 0);

    assertThat(requests.next()).isZero();
    assertThat(requests.next()).isEqualTo(1);
    assertThat(requests.startOf(1, 77)).isEqualTo(77);
  }

  @Test
  void whatIsSentAgainComesFirstAndWhetherDueOrNot() {
    Requests requests = new Requests(0, 9, 1_000);
    requests.start(0);
    assertThat(requests.next()).isZero();

    requests.sendAgain(0);

    assertThat(requests.next()).isZero();
    assertThat(requests.next()).isEqualTo(-1);
  }
}
