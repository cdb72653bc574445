package io.onhand.cli.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because npm fetches what the examples need, and each of them is a process. */
@Tag("long")
@DisplayName("Every example of docs/semantics.md runs as it stands and prints what the page says")
final class SemanticsIT {
  private static final String EXPECTED = "#> ";

  @TempDir private Path folder;

  @Test
  void thePageIsTrue() throws Exception {
    List<String> lines = examples(Files.readAllLines(NodeExamples.DOCS.resolve("semantics.md")));
    List<String> expected =
        lines.stream()
            .filter(line -> line.startsWith(EXPECTED))
            .map(line -> line.substring(EXPECTED.length()))
            .toList();
    Path script = Files.write(folder.resolve("semantics.sh"), lines);

    try (NodeExamples examples = new NodeExamples(folder)) {
      // The last line ends well whatever a refusal before it returned.
      String printed = examples.run("bash", "-c", ". " + script + "; true");

      assertThat(expected).hasSizeGreaterThan(30);
      assertThat(printed).containsSubsequence(expected);
      assertThat(printed).doesNotContain("failed: ").doesNotContain("Error");
    }
  }

  /** The lines of the page's shell blocks. */
  private static List<String> examples(List<String> page) {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : page) {
      if (line.startsWith("```")) {
        inside = line.equals("```sh");
      } else if (inside) {
        lines.add(line);
      }
    }
    return lines;
  }
}
