package io.onhand.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "The tail keeps the newest entries, no more than its bound with the objects they are in")
final class TailTest {
  private static final int ENTRIES = 100;

  @Test
  void countsTheObjectsAndNotOnlyWhatIsSent() {
    int held = entry(1).heldBytes();
    assertThat(held).isGreaterThan(entry(1).bytes() + 150);

    Tail tail = new Tail(10L * held, 0);
    for (long sequence = 1; sequence <= ENTRIES; sequence++) {
      tail.add(entry(sequence));
      assertThat(tail.bytes()).isLessThanOrEqualTo(10L * held);
    }

    assertThat(tail.holdsAfter(ENTRIES - 10)).isTrue();
    assertThat(tail.holdsAfter(ENTRIES - 11)).isFalse();
    assertThat(tail.at(ENTRIES - 9).sequence()).isEqualTo(ENTRIES - 9);
  }

  private static EncodedEntry entry(long sequence) {
    return new EncodedEntry(
        sequence,
        false,
        new byte[80],
        List.of(new EncodedEntry.Slice("Paris", true, new byte[60])));
  }
}
