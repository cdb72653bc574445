package io.onhand.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.bench.load.RequestTemplate.Choice;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The product that a sale chooses is one that the store it chooses has")
final class BenchChainTest {

  @Test
  void productAndStoreGoTogether() {
    int stores = 50;
    int perStore = 37;
    for (long number = 0; number < 100_000; number++) {
      int store = Choice.choiceOf(number, stores);
      assertThat(Choice.choiceOf(number, stores * perStore))
          .isBetween(store * perStore, (store + 1) * perStore - 1);
    }
  }
}
