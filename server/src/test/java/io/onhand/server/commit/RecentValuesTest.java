package io.onhand.server.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is not durable yet stays in memory, and of the rest what was used last")
class RecentValuesTest {
  private static final int GENERATION_MAX = 4;

  private final Map<String, @Nullable Integer> stored = new HashMap<>();
  private final RecentValues<String, Integer> values =
      new RecentValues<>(GENERATION_MAX, keys -> keys.stream().map(stored::get).toList());

  private void load(String key, @Nullable Integer value) {
    stored.put(key, value);
    values.need(key);
    values.load();
  }

  @Test
  void aValueIsTheOneChangedLast() {
    load("a", 1);
    values.changed("a", 2, 7);

    assertThat(values.isKnown("a")).isTrue();
    assertThat(values.value("a")).isEqualTo(2);
  }

  @Test
  void whatDoesNotExistIsKnownToo() {
    load("a", null);

    assertThat(values.isKnown("a")).isTrue();
    assertThat(values.value("a")).isNull();
  }

  @Test
  void whatWasNotLoadedIsAMistakeAndNotAbsent() {
    assertThatThrownBy(() -> values.value("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("declared key");
  }

  @Test
  void whatIsNotUsedGoes() {
    load("unused", 1);
    load("used", 1);
    for (int i = 0; i < 20; i++) {
      assertThat(values.isKnown("used")).isTrue();
      load("other" + i, i);
      values.retire(0);
    }

    assertThat(values.isKnown("unused")).isFalse();
    assertThat(values.isKnown("other0")).isFalse();
    assertThat(values.isKnown("used")).isTrue();
  }

  @Test
  void whatIsNotDurableNeverGoes() {
    values.changed("pending", 5, 100);
    for (int i = 0; i < 20; i++) {
      load("other" + i, i);
      values.retire(99);
    }
    assertThat(values.isKnown("pending")).isTrue();
    assertThat(values.value("pending")).isEqualTo(5);

    for (int i = 20; i < 40; i++) {
      load("other" + i, i);
      values.retire(100);
    }
    assertThat(values.isKnown("pending")).isFalse();
  }

  @Test
  void anOldValueNeverComesBackOverANewerOne() {
    values.changed("a", 1, 100);
    for (int i = 0; i < GENERATION_MAX; i++) {
      load("other" + i, i);
    }
    values.retire(99);
    assertThat(values.isKnown("a")).isTrue();
    values.changed("a", 2, 101);
    for (int i = 0; i < GENERATION_MAX; i++) {
      load("another" + i, i);
    }
    values.retire(99);

    assertThat(values.isKnown("a")).isTrue();
    assertThat(values.value("a")).isEqualTo(2);
  }

  @Test
  void whatIsNeededOnceStaysUntilItIsDurableAndPushesOutNothing() {
    load("hot", 1);
    for (int i = 0; i < 20; i++) {
      values.needOnce("row" + i);
      values.load();
      values.changed("row" + i, i, 100 + i);
      values.retire(99);
    }
    assertThat(values.value("row0")).isZero();

    values.retire(110);

    assertThatThrownBy(() -> values.value("row10")).isInstanceOf(IllegalStateException.class);
    assertThat(values.value("row11")).isEqualTo(11);
    assertThat(values.value("hot")).isEqualTo(1);
  }

  @Test
  void whatWasNeededOnceAndIsNeededAgainStays() {
    values.needOnce("a");
    values.load();
    values.changed("a", 1, 7);
    values.need("a");
    values.load();
    values.retire(7);

    assertThat(values.value("a")).isEqualTo(1);
  }

  @Test
  void aBatchThatNeedsAKeyBothWaysHasOneValueOfIt() {
    stored.put("a", 1);
    values.need("a");
    values.needOnce("a");
    values.load();
    values.changed("a", 2, 7);
    values.retire(7);

    assertThat(values.value("a")).isEqualTo(2);
  }

  @Test
  void aHotValueStaysHotWhenItIsNeededOnce() {
    load("a", 1);
    values.needOnce("a");
    values.load();
    values.changed("a", 2, 7);
    values.retire(7);

    assertThat(values.value("a")).isEqualTo(2);
  }

  @Test
  void afterALossNothingIsKnown() {
    load("a", 1);
    values.changed("b", 1, 7);
    values.needOnce("c");
    values.load();
    values.clear();

    assertThat(values.isKnown("a")).isFalse();
    assertThat(values.isKnown("b")).isFalse();
    assertThat(values.isKnown("c")).isFalse();
  }
}
