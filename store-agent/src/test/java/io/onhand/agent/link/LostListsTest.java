package io.onhand.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Two threads write their first lists for people at one moment, and threads are there")
final class LostListsTest {

  private static final int ROUNDS = 50;
  private static final int WRITERS = 8;

  @TempDir Path data;

  @Test
  void makesTheFolderForAllAtOnce() throws Exception {
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      for (int round = 0; round < ROUNDS; round++) {
        LostLists lists = new LostLists(data.resolve("" + round));
        List<Future<?>> writes =
            IntStream.range(0, WRITERS)
                .<Future<?>>mapToObj(writer -> threads.submit(() -> write(start, lists, writer)))
                .toList();
        for (Future<?> write : writes) {
          write.get();
        }

        assertThat(lists.files()).hasSize(WRITERS);
        assertThat(lists.read("list-0")).containsExactly("{}");
      }
    }
  }

  private static @Nullable Void write(CyclicBarrier start, LostLists lists, int writer)
      throws Exception {
    start.await();
    lists.write("list-" + writer, line -> line.accept("{}"));
    return null;
  }
}
