package io.onhand.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Hundreds of reservations may end at once, and an origin has 10,000 at most")
final class ManyReservationsTest {
  private static final long SECOND = 1_000_000;
  private static final int OPEN_MAX = 10_000;

  /** More come due than are ended in one block, and those of cocoa are the last of them. */
  @Test
  void endsWhatACommandTouchesBeforeTheSoonest() {
    Scene scene = new Scene();
    scene.stock(Scene.PARIS, 1_000);
    scene.stock(Scene.COCOA, 190);
    for (int i = 0; i < 600; i++) {
      scene.send(reserve(Scene.PARIS, SECOND + i % 7));
    }
    for (int i = 0; i < 200; i++) {
      scene.send(reserve(Scene.COCOA, 2 * SECOND + i % 7));
    }
    scene.settle();
    scene.sleep(3_600);

    Decision decided = scene.request(reserve(Scene.COCOA, 200, SECOND));

    assertThat(decided).isInstanceOf(Accepted.class);
  }

  @Test
  void refusesTheOneTooMany() {
    Scene scene = new Scene();
    scene.stock(Scene.PARIS, 20_000);
    LogId first = new LogId(SteppedPipeline.EPOCH, scene.head() + 1, 0);
    for (int i = 0; i < OPEN_MAX; i++) {
      scene.send(reserve(Scene.PARIS, 3_600 * SECOND));
    }
    scene.settle();

    assertThat(scene.request(reserve(Scene.PARIS, SECOND)))
        .isEqualTo(Rejected.because(RejectionReason.TOO_MANY_RESERVATIONS));
    assertThat(scene.request(new Release(first, List.of()))).isInstanceOf(Accepted.class);
    assertThat(scene.request(reserve(Scene.PARIS, SECOND))).isInstanceOf(Accepted.class);
  }

  private static Reserve reserve(RecordKey key, long micros) {
    return reserve(key, 1, micros);
  }

  private static Reserve reserve(RecordKey key, long quantity, long micros) {
    return new Reserve(List.of(new HoldLine(key, quantity, OptionalLong.empty())), micros);
  }
}
