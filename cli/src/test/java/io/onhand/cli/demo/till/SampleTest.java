package io.onhand.cli.demo.till;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.demo.plan.Door;
import io.onhand.inventory.v1.AdjustStockResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The keys that are asked again are drawn evenly from begin to end")
final class SampleTest {

  @Test
  void keepsAllAsLongAsThereIsRoom() {
    assertThat(sampled(10, 7)).containsExactlyElementsOf(IntStream.range(0, 7).boxed().toList());
  }

  @Test
  void drawsEvenlyWhenThereAreMore() {
    List<Integer> sampled = sampled(1_000, 10_000);

    assertThat(sampled).hasSize(1_000).doesNotHaveDuplicates();
    for (int tenth = 0; tenth < 10; tenth++) {
      int from = tenth * 1_000;
      assertThat(sampled.stream().filter(i -> i >= from && i < from + 1_000).count())
          .isBetween(60L, 140L);
    }
  }

  private static List<Integer> sampled(int size, int count) {
    Sample sample = new Sample(size, 42);
    for (int i = 0; i < count; i++) {
      sample.add(
          new Sample.Answered(
              Integer.toString(i),
              new Answer.Adjusted(Door.AGENT, AdjustStockResponse.getDefaultInstance()),
              door -> new Answer.Adjusted(door, AdjustStockResponse.getDefaultInstance())));
    }
    return sample.all().stream().map(a -> Integer.parseInt(a.name())).toList();
  }
}
