package io.onhand.agent.forwarded;

import static io.onhand.agent.forwarded.WindowFixture.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "What a Central accepted that is not the present one, nor its kin, is counted and listed")
final class ForeignCommandsTest {

  private static final long FOREIGN = 99;

  private final WindowFixture window = new WindowFixture().opened(FIRST, Map.of());

  @Test
  void waitsForRoomForTheListButNotWithTheRest() {
    window.accepted(FIRST, 1).run().diskLow(true).opened(FOREIGN, Map.of());

    assertThat(window.foreign).isEmpty();
    assertThat(window.status().foreign()).isEqualTo(1);
    assertThat(window.window().footing()).isEqualTo(new Footing(FOREIGN, false));

    window.restart().run();
    assertThat(window.foreign).isEmpty();
    assertThat(window.window().footing()).isEqualTo(new Footing(FOREIGN, false));
    window.diskLow(false).run();
    assertThat(listed()).containsExactly(1L);
  }

  @Test
  void listsItOnce() {
    window.accepted(FIRST, 1).run().opened(FOREIGN, Map.of());

    window.run().restart().opened(FOREIGN, Map.of()).after(Duration.ofSeconds(2));

    assertThat(listed()).containsExactly(1L);
  }

  @Test
  void listsNothingWhenTheRightCentralIsBackBeforeThereIsRoom() {
    window.accepted(FIRST, 1).run().diskLow(true).opened(FOREIGN, Map.of());

    window.opened(FIRST, Map.of()).diskLow(false).run().restart().run();

    assertThat(window.foreign).isEmpty();
    assertThat(window.status().alarms()).isEmpty();
  }

  @Test
  void letsTillsGoOnBeforeItLists() {
    window.accepted(FIRST, 1).run().answersLater().opened(FOREIGN, Map.of());
    assertThat(window.window().footing()).isEqualTo(new Footing(FOREIGN, true));
    assertThat(window.foreign).isEmpty();

    window.answerAll().run();

    assertThat(window.window().footing()).isEqualTo(new Footing(FOREIGN, false));
    assertThat(listed()).containsExactly(1L);
  }

  @Test
  void listsOnceMoreWhatIsHeardOnlyAfterTheNextOneBegan() {
    window.accepted(FIRST, 1).run().opened(FOREIGN, Map.of());

    window.accepted(FIRST, 2).accepted(FOREIGN, 5).run();

    assertThat(listed()).containsExactly(1L, 1L, 2L);
    assertThat(window.status().foreign()).isEqualTo(2);
    window.accepted(FOREIGN, 6).run();
    assertThat(listed()).hasSize(3);
  }

  @Test
  void listsWhatIsHeardJustBeforeTheEndAfterTheStart() {
    window.opened(FOREIGN, Map.of()).accepted(FIRST, 2);

    window.window().close();
    assertThat(window.foreign).isEmpty();
    window.restart().run();

    assertThat(listed()).containsExactly(2L);
  }

  @Test
  void doesNotListWhatTheNextCentralAnswersBeforeItIsHeardOf() {
    window.accepted(FIRST, 1).accepted(FOREIGN, 5).run();

    assertThat(window.foreign).isEmpty();
    assertThat(window.status().foreign()).isZero();
  }

  @Test
  void raisesTheAlarmAlsoForWhatIsNotKept() {
    window.diskLow(true).accepted(FIRST, 2).accepted(FIRST, 3).run();
    assertThat(alarm()).isEmpty();

    window.opened(FOREIGN, Map.of());
    assertThat(alarm()).containsExactly(2L);
    assertThat(window.restart().status().foreignDropped()).isEqualTo(2);
    assertThat(alarm()).containsExactly(2L);
    window.accepted(FIRST, 4).run();
    assertThat(alarm()).containsExactly(3L);

    window.after(Duration.ofHours(73));
    assertThat(alarm()).isEmpty();
    assertThat(window.diskLow(false).run().foreignUnkept).hasSize(1);
  }

  @Test
  void raisesNoAlarmForWhatHadGoneWithAge() {
    window.accepted(FIRST, 1).run().after(Duration.ofHours(73)).opened(FOREIGN, Map.of());

    assertThat(window.foreignUnkept).extracting(Unkept::last).containsExactly(1L);
    assertThat(window.status().alarms()).isEmpty();
  }

  /** How many commands it speaks of. */
  private List<Long> alarm() {
    return window.status().alarms().stream()
        .filter(text -> text.contains("whose history the present one does not share"))
        .map(text -> Long.valueOf(text.substring(0, text.indexOf(' '))))
        .toList();
  }

  private List<Long> listed() {
    return window.foreign.stream().map(ResendPort.Foreign::at).map(Position::sequence).toList();
  }
}
