package io.onhand.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.schema.CentralFamily;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The filter of keys never calls a remembered key new, also after a restart")
class KeyFilterTest {
  private static final int KEYS = 1 << 12;

  @Test
  void aKeyThatWasAddedIsAlwaysFound() {
    KeyFilter filter = completed(KEYS, 3);
    for (int i = 0; i < 3 * KEYS; i++) {
      filter.add(key(i), i + 1L, 0);
    }

    for (int i = 0; i < 3 * KEYS; i++) {
      assertThat(filter.mayHold(key(i))).as("key %d", i).isTrue();
    }
  }

  @Test
  void nearlyEveryOtherKeyIsNew() {
    KeyFilter filter = completed(KEYS, 1);
    for (int i = 0; i < KEYS; i++) {
      filter.add(key(i), i + 1L, 0);
    }

    int let = 0;
    for (int i = KEYS; i < 11 * KEYS; i++) {
      let += filter.mayHold(key(i)) ? 1 : 0;
    }
    assertThat(let).as("of %d new keys", 10 * KEYS).isLessThan(10 * KEYS / 50);
  }

  @Test
  void itSaysNothingUntilItKnowsAllThatIsRemembered() {
    KeyFilter filter = new KeyFilter(KEYS, 1);
    assertThat(filter.mayHold(key(1))).isTrue();

    filter.complete();
    assertThat(filter.mayHold(key(1))).isFalse();
  }

  @Test
  void forgottenKeysMakeRoom() {
    KeyFilter filter = completed(KEYS, 2);
    for (int i = 0; i < 10 * KEYS; i++) {
      filter.add(key(i), i + 1L, i + 1L - KEYS);
    }

    assertThat(filter.isGivenUp()).isFalse();
    assertThat(filter.mayHold(key(0))).isFalse();
    for (int i = 9 * KEYS; i < 10 * KEYS; i++) {
      assertThat(filter.mayHold(key(i))).as("key %d", i).isTrue();
    }
  }

  @Test
  void withoutRoomItGivesUpAndEveryKeyIsLookedFor() {
    KeyFilter filter = completed(KEYS, 2);
    for (int i = 0; i <= 2 * KEYS; i++) {
      filter.add(key(i), i + 1L, 0);
    }
    filter.complete();

    assertThat(filter.isGivenUp()).isTrue();
    assertThat(filter.mayHold(key(0))).isTrue();
    assertThat(filter.mayHold(key(5 * KEYS))).isTrue();
  }

  @Test
  void afterARestartTheRowsOfTheStoreFillIt() {
    InMemoryStore store = new InMemoryStore(List.of(CentralFamily.values()));
    KeyFilter before = new KeyFilter(KEYS, 2);
    EmbeddedLog log = new EmbeddedLog(store, Head.empty(1), before);
    int commands = 2_500; // more than two steps of loading
    for (int i = 1; i <= commands; i++) {
      log.append(List.of(entry(i)));
    }

    KeyFilter filter = new KeyFilter(KEYS, 2);
    KeyFilterLoad load = new KeyFilterLoad(store, filter);
    LoggedState state = new LoggedState(store, filter);
    assertThat(load.step()).isTrue();
    assertThat(sequencesOf(state, commands)).isEqualTo(commands);

    for (boolean more = true; more; ) {
      more = load.step();
    }
    assertThat(sequencesOf(state, commands)).isEqualTo(commands);
    assertThat(filter.mayHold(OperationId.of("till", "never used"))).isFalse();
  }

  @Test
  void itsSizeMustBeAPowerOfTwo() {
    assertThatThrownBy(() -> new KeyFilter(1_000, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("power of two");
  }

  /** How many of the commands are found under their key, each with its own sequence. */
  private static int sequencesOf(LoggedState state, int commands) {
    List<OperationId> keys =
        IntStream.rangeClosed(1, commands).mapToObj(KeyFilterTest::key).toList();
    List<RememberedOperation> rows =
        state.operations(keys).stream().filter(Objects::nonNull).toList();
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).sequence()).isEqualTo(i + 1L);
    }
    return rows.size();
  }

  private static KeyFilter completed(int keys, int generations) {
    KeyFilter filter = new KeyFilter(keys, generations);
    filter.complete();
    return filter;
  }

  private static OperationId key(int number) {
    return OperationId.of("till", "key-" + number);
  }

  private static Entry entry(int number) {
    RecordKey record = new RecordKey("product", "Paris");
    Command command =
        Command.of(
            new CommandHeader("till", "key-" + number),
            new Adjust(new AdjustLine(record, 1, AdjustReason.RECEIPT, OptionalLong.empty())));
    return new Entry(number, number, command, Accepted.with());
  }
}
