package io.onhand.agent.forwarded;

import static io.onhand.agent.forwarded.WindowFixture.FIRST;
import static io.onhand.agent.forwarded.WindowFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.forwarded.ResendPort.Fate;
import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a restored Central has lost is handed over again, in order, and nothing else")
final class ResendingTest {

  private static final long THIRD = 30;

  private final WindowFixture window = new WindowFixture();

  @Test
  void sendsNothingWhileCentralIsTheSame() {
    window.opened(FIRST, Map.of()).accepted(FIRST, 1).run();
    window.restart().opened(FIRST, Map.of());

    assertThat(window.taken).isEmpty();
    assertThat(window.status().resend()).isNull();
  }

  @Test
  void sendsWhatWasAcceptedAfterTheEndOfTheOldEpoch() {
    window.opened(FIRST, Map.of());
    for (int i : new int[] {3, 1, 4, 2, 5}) {
      window.accepted(FIRST, i);
    }
    window.run().opened(SECOND, Map.of(FIRST, 3L));

    assertThat(window.taken).containsExactly("k4", "k5");
    assertThat(window.status().commands()).isEqualTo(3);
    assertThat(window.status().resend())
        .isEqualTo(
            new ResendProgress(
                FIRST, SECOND, window.clock.wallMicros(), window.clock.wallMicros(), 2, 2));
    assertThat(window.status().isResending()).isFalse();
  }

  @Test
  void keepsWhatIsAcceptedAnewUnderItsNewPlace() {
    window.opened(FIRST, Map.of()).accepted(FIRST, 4).run().opened(SECOND, Map.of(FIRST, 3L));
    window.accepted(SECOND, 6).run();

    window.opened(THIRD, Map.of(FIRST, 3L, SECOND, 5L));

    assertThat(window.taken).containsExactly("k4", "k6");
  }

  @Test
  void keepsThePlaceOfWhatIsLostTwice() {
    Position first = new Position(FIRST, 4);
    window.opened(FIRST, Map.of()).accepted(FIRST, 4).run().opened(SECOND, Map.of(FIRST, 3L));
    window.acceptedAgain(SECOND, 6, first).accepted(SECOND, 7).run();

    window.restart().opened(THIRD, Map.of(FIRST, 3L));

    assertThat(window.taken).containsExactly("k4", "k4", "k7");
    assertThat(window.places).containsExactly(first, first, new Position(SECOND, 7));
  }

  @Test
  void noticesARestoreWhileTheAgentWasDown() {
    window.opened(FIRST, Map.of()).accepted(FIRST, 4).run();

    window.restart().opened(SECOND, Map.of(FIRST, 3L));

    assertThat(window.taken).containsExactly("k4");
  }

  @Test
  void goesOnAfterARestartInTheMiddle() {
    window.opened(FIRST, Map.of()).accepted(FIRST, 4).accepted(FIRST, 5).run();
    window.answersLater().opened(SECOND, Map.of(FIRST, 3L)).answerAll().run();
    assertThat(window.status().isResending()).isTrue();

    window.restart().run();
    assertThat(window.status().isResending()).isTrue();
    window.answerAll().run().answerAll().run();

    assertThat(window.taken).containsExactly("k4", "k5", "k4", "k5");
    assertThat(window.status().isResending()).isFalse();
    assertThat(window.status().commands()).isZero();
  }

  @Test
  void waitsWhereThereIsNoRoom() {
    window.full(true).opened(FIRST, Map.of()).accepted(FIRST, 4).run();
    window.opened(SECOND, Map.of(FIRST, 3L));
    assertThat(window.taken).isEmpty();
    assertThat(window.status().isResending()).isTrue();

    window.full(false).run();

    assertThat(window.taken).containsExactly("k4");
  }

  @Test
  void keepsTheOrderWhenOneCannotBeTakenNow() {
    window.opened(FIRST, Map.of()).accepted(FIRST, 4).accepted(FIRST, 5).run();
    window.fate(Fate.LATER).opened(SECOND, Map.of(FIRST, 3L));
    assertThat(window.fate(Fate.TAKEN).run().taken).isEmpty();

    window.after(Duration.ofSeconds(1));

    assertThat(window.taken).containsExactly("k4", "k5");
    assertThat(window.status().isResending()).isFalse();
  }

  @Test
  void standsOnNoHistoryUntilAllThatItLostIsHandedOver() {
    assertThat(window.window().footing()).isEqualTo(Footing.NONE);
    window.opened(FIRST, Map.of()).accepted(FIRST, 4).run();
    assertThat(window.window().footing()).isEqualTo(new Footing(FIRST, false));

    window.answersLater().opened(SECOND, Map.of(FIRST, 3L));
    assertThat(window.window().footing()).isEqualTo(new Footing(SECOND, true));
    assertThat(window.taken).isEmpty(); // what counts as decided is asked about first
    assertThat(window.asked.getLast().hasLost(new Position(FIRST, 4))).isTrue();
    window.answerAll().run();
    assertThat(window.places).containsExactly(new Position(FIRST, 4));
    assertThat(window.window().footing()).isEqualTo(new Footing(SECOND, true));
    assertThat(window.handedOver).isFalse();

    window.answerAll().run();
    assertThat(window.window().footing()).isEqualTo(new Footing(SECOND, false));
    assertThat(window.handedOver).isTrue();
  }

  @Test
  void asksWhatCountsAsDecidedAgainAfterARestart() {
    window.opened(FIRST, Map.of()).answersLater().opened(SECOND, Map.of(FIRST, 3L));
    assertThat(window.status().isResending()).isTrue();

    window.restart().run();
    assertThat(window.window().footing()).isEqualTo(new Footing(SECOND, true));
    window.answerAll().run();

    assertThat(window.asked).hasSize(2);
    assertThat(window.restart().window().footing()).isEqualTo(new Footing(SECOND, false));
    assertThat(window.status().isResending()).isFalse();
  }

  @Test
  void handsOverWhatTheLostCentralHadAnsweredLast() {
    window.opened(FIRST, Map.of()).accepted(FIRST, 4).run().opened(SECOND, Map.of(FIRST, 3L));
    assertThat(window.taken).containsExactly("k4");

    window.accepted(FIRST, 5).run();

    assertThat(window.taken).containsExactly("k4", "k5");
    assertThat(window.status().isResending()).isFalse();
  }

  @Test
  void sendsMoreThanOneGroupInOrder() {
    window.opened(FIRST, Map.of());
    LongStream.rangeClosed(1, 700).forEach(i -> window.accepted(FIRST, i).run());

    window.opened(SECOND, Map.of(FIRST, 100L));

    assertThat(window.taken)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(101, 700).mapToObj(i -> "k" + i).toList());
    assertThat(window.status().resend()).isNotNull();
    assertThat(window.status().commands()).isEqualTo(100);
  }

  @Test
  void doesNotLetGoOfWhatIsStillToBeSent() {
    window.opened(FIRST, Map.of()).accepted(FIRST, 4).run();
    window.full(true).opened(SECOND, Map.of(FIRST, 3L));

    window.after(Duration.ofHours(100)).full(false).run();

    assertThat(window.taken).containsExactly("k4");
  }

  @Test
  void sendsWhatAnOlderBackupLostOfAnEpochThatItNeverKnew() {
    window.opened(FIRST, Map.of()).accepted(FIRST, 2).run();
    window.opened(SECOND, Map.of(FIRST, 3L)).accepted(SECOND, 5).run();

    window.opened(THIRD, Map.of(FIRST, 1L));

    assertThat(window.taken).containsExactly("k2", "k5");
    assertThat(window.notBefores).containsExactly(new Position(FIRST, 7), new Position(FIRST, 1));
  }

  @Test
  void sendsNothingToACentralThatHasNothingInCommon() {
    window.opened(FIRST, Map.of()).accepted(FIRST, 2).run();

    window.opened(SECOND, Map.of());

    assertThat(window.taken).isEmpty();
    assertThat(window.status().foreign()).isEqualTo(1);
    assertThat(window.foreign)
        .extracting(ResendPort.Foreign::at)
        .containsExactly(new Position(FIRST, 2));
    assertThat(window.status().alarms())
        .singleElement()
        .asString()
        .startsWith("1 commands were accepted by a Central whose history");
    assertThat(window.after(Duration.ofHours(80)).status().foreign()).isZero();
  }

  @Test
  void sendsToTheOldCentralWhenItsDiskIsBack() {
    window.opened(FIRST, Map.of()).accepted(FIRST, 4).run().opened(SECOND, Map.of(FIRST, 3L));
    window.accepted(SECOND, 5).run();

    window.opened(FIRST, Map.of());

    assertThat(window.taken).containsExactly("k4", "k5");
    assertThat(window.notBefores.getLast()).isEqualTo(new Position(FIRST, 3));
  }
}
