package io.onhand.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.TransferState;
import io.onhand.server.model.Scene.Call;
import io.onhand.server.model.Scene.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Plays every call in every state, to the pipeline and to the model, and writes down what became of
 * it. To renew the page after a change that is meant: {@code -Donhand.tables.write=true}.
 */
@DisplayName("docs/semantics-tables.md says what every state answers to every call")
final class SemanticsTablesTest {
  private static final Path PAGE =
      Path.of(System.getProperty("onhand.root", ".."), "docs", "semantics-tables.md");

  private static final String INTRODUCTION =
      """
      # Every state, every call

      Written by `SemanticsTablesTest`, which plays each call in each state, to Central's pipeline and to a model of the design
      that shares no rule with it, and fails when this page says anything else. To renew it:
      `mvn -pl server -am test -Dtest=SemanticsTablesTest -Dsurefire.failIfNoSpecifiedTests=false -Donhand.tables.write=true`.

      Each call has a new key; with the same key and content each gets its recorded answer. What is accepted shows the state
      that it leads to, the exceptions that it opens, and by how much it changes which record; what is refused, the reason.
      """;

  @Test
  void isWhatTheServerDoes() throws IOException {
    String page =
        INTRODUCTION
            + table(
                "Reservations",
                "Of 10 tea in Paris, 4 were reserved for 60 s. The floor is 0.",
                ReservationTable.STARTS,
                ReservationTable.CALLS)
            + table(
                "Transfers",
                "Of 10 tea in Paris, 4 were dispatched to Rome.",
                TransferTable.STARTS,
                TransferTable.CALLS)
            + table(
                "Exceptions",
                "Of 10 tea in Paris, 12 were sold, as a fact.",
                ExceptionTable.STARTS,
                ExceptionTable.CALLS)
            + table(
                "Sync runs",
                "When the run was opened Paris had 10 tea, 10 cocoa, 5 milk and 6 salt, 3 of them reserved. Its first chunk listed"
                    + " the cocoa.\nThen 1 milk was sold.",
                SyncTable.STARTS,
                SyncTable.CALLS);
    if (Boolean.getBoolean("onhand.tables.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(page)
        .as("docs/semantics-tables.md; to renew it: -Donhand.tables.write=true")
        .isEqualTo(Files.readString(PAGE));
  }

  @Test
  void leavesOutNoState() {
    assertThat(names(ReservationTable.STARTS)).contains(names(ReservationState.values()));
    assertThat(names(TransferTable.STARTS)).contains(names(TransferState.values()));
    assertThat(names(SyncTable.STARTS)).contains(names(SyncMode.values()));
  }

  private static String names(List<Start> starts) {
    return starts.stream().map(Start::name).toList().toString();
  }

  private static String[] names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toArray(String[]::new);
  }

  private static String table(String title, String about, List<Start> starts, List<Call> calls) {
    StringBuilder text = new StringBuilder("\n## " + title + "\n\n" + about + "\n");
    for (Start start : starts) {
      text.append("\n### ").append(title).append(": ").append(start.name());
      text.append("\n\n| call | outcome |\n|---|---|\n");
      for (Call call : calls) {
        Scene scene = new Scene();
        start.made().accept(scene);
        text.append("| " + call.name() + " | " + call.made().apply(scene) + " |\n");
      }
    }
    return text.toString();
  }
}
