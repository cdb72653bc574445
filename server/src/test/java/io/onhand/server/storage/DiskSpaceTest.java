package io.onhand.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Writes stop before the disk is full, and the gauge does not flap")
class DiskSpaceTest {

  private final AtomicLong usable = new AtomicLong();

  @Test
  void isLowBelowTheMarkAndUntilATenthMore() {
    DiskSpace space = new DiskSpace(usable::get, 1000, 1000);
    assertThat(space.isLow()).isFalse();
    assertThat(lowAt(space, 1000)).isFalse();
    assertThat(lowAt(space, 999)).isTrue();
    assertThat(space.isLow()).isTrue();
    assertThat(lowAt(space, 1000)).isTrue();
    assertThat(lowAt(space, 1099)).isTrue();
    assertThat(lowAt(space, 1100)).isFalse();
    assertThat(lowAt(space, 1000)).isFalse();
  }

  @Test
  void refusesAMarkThatDoesNotCoverWhatTheStoreMayWrite() {
    assertThatThrownBy(() -> new DiskSpace(usable::get, 999, 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("low_water_bytes=999 headroom_bytes=1000");
  }

  @Test
  void readsTheDiskOfAFolder(@TempDir Path folder) {
    DiskSpace.Reading reading = DiskSpace.of(folder, 2, 1).check();
    assertThat(reading.usableBytes()).isPositive();
    assertThat(reading.low()).isFalse();
  }

  private boolean lowAt(DiskSpace space, long bytes) {
    usable.set(bytes);
    return space.check().low();
  }
}
