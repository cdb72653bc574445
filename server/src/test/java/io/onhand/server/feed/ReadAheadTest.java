package io.onhand.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "Those who catch up have as many reads each, in whatever order they come back for them")
final class ReadAheadTest {
  private static final int SUBSCRIPTIONS = 20;
  private static final int ROUNDS = 100;

  private final ReadAhead ahead = new ReadAhead(1 << 20);
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final int[] reads = new int[SUBSCRIPTIONS];

  @Test
  void comesRoundToEach() {
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      subscriptions.add(subscription(i));
      ahead.await(subscriptions.get(i));
    }
    for (int round = 0; round < ROUNDS; round++) {
      List<Integer> begun = new ArrayList<>();
      ahead.begin(subscription -> begun.add(subscriptions.indexOf(subscription)));
      begun.forEach(i -> reads[i]++);
      // Those that come first in the loop ask again first.
      begun.stream()
          .sorted()
          .forEach(i -> {
            ahead.over();
            ahead.await(subscriptions.get(i));
          });
    }

    assertThat(reads).containsOnly(ROUNDS * 8 / SUBSCRIPTIONS);
  }

  @Test
  void thoseThatHadNoneYetComeInTheirOrder() {
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      subscriptions.add(subscription(i));
      ahead.await(subscriptions.get(i));
    }
    List<Integer> begun = new ArrayList<>();
    for (int i = 0; begun.size() < SUBSCRIPTIONS; i++) {
      ahead.begin(subscription -> begun.add(subscriptions.indexOf(subscription)));
      IntStream.range(0, 8).forEach(_ -> ahead.over());
      assertThat(i).isLessThan(SUBSCRIPTIONS);
    }

    assertThat(begun).isSorted();
  }

  private Subscription subscription(int i) {
    return new Subscription(
        new SubscribeTo("s" + i, new Position(1, 1), new Interest(Set.of(), false), false),
        new SteppedFeed.Sink(),
        new Unsent(ahead, ahead),
        0,
        Long.MAX_VALUE);
  }
}
