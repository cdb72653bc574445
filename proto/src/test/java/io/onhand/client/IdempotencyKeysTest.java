package io.onhand.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Idempotency keys never repeat, across threads and restarts, and rise in time")
final class IdempotencyKeysTest {

  private static final InstantSource STOPPED = InstantSource.fixed(Instant.ofEpochMilli(1_000_000));

  @Test
  void neverRepeatsAcrossThreads() throws Exception {
    var keys = new IdempotencyKeys();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Callable<Integer> makesKeys =
        () -> {
          for (int i = 0; i < 20_000; i++) {
            seen.add(keys.next());
          }
          return 20_000;
        };
    int made = 0;
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var each : threads.invokeAll(List.of(makesKeys, makesKeys, makesKeys, makesKeys))) {
        made += each.get();
      }
    }
    assertThat(seen).hasSize(made);
  }

  @Test
  void risesAlsoWhileTheClockStandsStill() {
    var keys = new IdempotencyKeys(STOPPED, new SecureRandom());
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      made.add(keys.next());
    }
    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void differsFromTheKeysOfAnotherProcessAtTheSameTime() {
    var one = new IdempotencyKeys(STOPPED, new SecureRandom());
    var other = new IdempotencyKeys(STOPPED, new SecureRandom());
    assertThat(one.next()).isNotEqualTo(other.next());
  }

  @Test
  void makesUuidsOfVersion7WithTheTimeInFront() {
    String key = new IdempotencyKeys(STOPPED, new SecureRandom()).next();
    UUID uuid = UUID.fromString(key);
    assertThat(uuid.version()).isEqualTo(7);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(1_000_000);
    assertThat(key).matches("[0-9a-f-]{36}");
  }
}
