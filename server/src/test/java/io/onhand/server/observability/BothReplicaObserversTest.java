package io.onhand.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Two who watch a replica are both told, and nobody is asked to listen in vain")
final class BothReplicaObserversTest {

  private final List<String> told = new ArrayList<>();

  @Test
  void bothAreTold() {
    ReplicaObserver both = BothReplicaObservers.of(named("one"), named("other"));

    assertThat(both.enabled()).isTrue();
    both.applied("", 7, 1_000, 2, 3, 4);

    assertThat(told).containsExactly("one 7 1000", "other 7 1000");
  }

  @Test
  void whoDoesNotListenIsLeftOut() {
    ReplicaObserver one = named("one");

    assertThat(BothReplicaObservers.of(one, ReplicaObserver.NONE)).isSameAs(one);
    assertThat(BothReplicaObservers.of(ReplicaObserver.NONE, one)).isSameAs(one);
    assertThat(BothReplicaObservers.of(ReplicaObserver.NONE, ReplicaObserver.NONE).enabled())
        .isFalse();
  }

  private ReplicaObserver named(String name) {
    return new ReplicaObserver() {
      @Override
      public boolean enabled() {
        return true;
      }

      @Override
      public void applied(
          String traceParent,
          long sequence,
          long logTimeMicros,
          int changes,
          long startNanos,
          long appliedNanos) {
        told.add(name + " " + sequence + " " + logTimeMicros);
      }
    };
  }
}
