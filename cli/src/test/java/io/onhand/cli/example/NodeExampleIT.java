package io.onhand.cli.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because npm fetches what the example needs. */
@Tag("long")
@DisplayName("A till in Node that knows only the proto files sells, reads and follows the feed")
final class NodeExampleIT {

  @TempDir private Path folder;

  @Test
  void sellsReadsAndFollowsTheFeed() throws Exception {
    try (NodeExamples examples = new NodeExamples(folder)) {
      String printed = examples.run("node", "till.js", examples.address());

      assertThat(printed)
          .containsSubsequence(
              "received 10: on_hand=10 replayed=false",
              "sold 3: on_hand=7 replayed=false",
              "sold 3, sent again: on_hand=7 replayed=true",
              "not sold 100: INSUFFICIENT_STOCK",
              "available: '7'",
              "read: available=7 stale=false",
              "sold 1: on_hand=6 replayed=false",
              "entry: on_hand=6 delta=-1");
      assertThat(examples.run("node", "till.js", examples.address()))
          .contains("entry: on_hand=6 delta=-1");
    }
  }

  @Test
  void isAnExampleOfAtMost60Lines() throws IOException {
    assertThat(Files.readAllLines(NodeExamples.SOURCES.resolve("till.js")))
        .hasSizeLessThanOrEqualTo(60);
  }
}
