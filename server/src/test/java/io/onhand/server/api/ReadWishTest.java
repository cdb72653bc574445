package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How fresh a read must be is checked before it is looked at")
class ReadWishTest {

  @Test
  void wishesForNothingUnlessTold() {
    assertThat(ReadWish.of(ReadOptions.getDefaultInstance())).isEqualTo(new ReadWish(null, null));
  }

  @Test
  void wishesForWhatIsTold() {
    ReadOptions options =
        staleness(2, 500_000_000).toBuilder().setMinPosition(RecordMapper.position(7, 12)).build();

    assertThat(ReadWish.of(options))
        .isEqualTo(new ReadWish(new Position(7, 12), java.time.Duration.ofMillis(2_500)));
    assertThat(ReadWish.of(staleness(0, 0)).maxStaleness()).isZero();
  }

  @Test
  void namesTheFieldThatIsWrong() {
    assertWrong(staleness(-1, 0), "read.max_staleness");
    assertWrong(staleness(0, -1), "read.max_staleness");
    assertWrong(staleness(0, 1_000_000_000), "read.max_staleness");
    assertWrong(staleness(Long.MAX_VALUE, 0), "read.max_staleness");
    assertWrong(
        ReadOptions.newBuilder().setMinPosition(RecordMapper.position(0, 1)).build(),
        "read.min_position.epoch");
  }

  private static void assertWrong(ReadOptions options, String field) {
    assertThatThrownBy(() -> ReadWish.of(options))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  private static ReadOptions staleness(long seconds, int nanos) {
    return ReadOptions.newBuilder()
        .setMaxStaleness(Duration.newBuilder().setSeconds(seconds).setNanos(nanos))
        .build();
  }
}
