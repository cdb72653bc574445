package io.onhand.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.shell.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A progress bar is for terminals, on standard error, and leaves nothing behind")
final class ProgressTest {

  private final StringWriter err = new StringWriter();

  @Test
  void showsNothingWhenNobodyWatches() {
    try (Progress progress = Progress.of(surroundings(false), "Importing", 10, " rows")) {
      progress.doneTo(5);
    }

    assertThat(err.toString()).isEmpty();
  }

  @Test
  void redrawsOneLineAndClearsIt() {
    try (Progress progress = Progress.of(surroundings(true), "Importing", 10, " rows")) {
      progress.doneTo(5);
      Awaitility.await().until(() -> err.toString().contains("5/10 rows"));
    }

    assertThat(err.toString()).contains("Importing").doesNotContain("\n").endsWith(" \r");
  }

  private Surroundings surroundings(boolean terminal) {
    var nowhere = new PrintWriter(new StringWriter());
    return new Surroundings(
        Map.of(), Path.of("/nowhere"), "ann", nowhere, new PrintWriter(err), terminal, terminal);
  }
}
