package io.onhand.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("A log line is one JSON object with its request id, and no value can forge a line")
class LogsIT {

  @TempDir private static Path folder;

  /** Processes start slowly: each kind once. */
  private static final Map<List<Object>, ChildJvm.Result> RESULTS = new HashMap<>();

  @Test
  void writesAnObjectALine() throws Exception {
    ChildJvm.Result result = probe(Map.of());

    assertThat(result.output()).isEmpty();
    List<JsonObject> lines = objects(result);
    assertThat(lines)
        .extracting(line -> line.get("message").getAsString())
        .containsExactly("Block 9 is durable", "It failed", "From gRPC", "Within a call");
    JsonObject block = lines.getFirst();
    assertThat(block.keySet())
        .containsExactly("time", "level", "logger", "thread", "message", "data");
    assertThat(block.get("level").getAsString()).isEqualTo("INFO");
    assertThat(block.get("logger").getAsString()).isEqualTo(LogProbe.class.getName());
    assertThat(block.get("thread").getAsString()).isEqualTo("main");
    assertThat(Instant.parse(block.get("time").getAsString()))
        .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(120));
    JsonObject data = block.getAsJsonObject("data");
    assertThat(data.get("sequence").getAsLong()).isEqualTo(17);
    assertThat(data.get("sequence").getAsJsonPrimitive().isNumber()).isTrue();
    assertThat(data.get("durable").getAsJsonPrimitive().isBoolean()).isTrue();
    assertThat(data.get("nothing").isJsonNull()).isTrue();
    assertThat(data.get("path").getAsString()).isEqualTo("/a\\/b\\\\/c/");
    assertThat(data.get("store").getAsString())
        .isEqualTo("Pa\"ris\n{\"level\":\"ERROR\"}\u0085\u2028\u001b[31m\u202e");
    assertThat(lines.get(1).get("error").getAsString())
        .startsWith("java.lang.IllegalStateException: broken\n")
        .contains("at io.onhand.server.observability.LogProbe.main");
  }

  @Test
  void namesTheCallThatALineBelongsTo() throws Exception {
    List<JsonObject> lines = objects(probe(Map.of()));

    assertThat(lines.getLast().get("request_id").getAsString()).isEqualTo("till-7");
    assertThat(lines.getFirst().has("request_id")).isFalse();
  }

  @Test
  void holdsNothingThatEndsALineOrSteersATerminal() throws Exception {
    for (Map<String, String> environment :
        List.of(Map.<String, String>of(), Map.of("ONHAND_LOG", "text"))) {
      assertThat(probe(environment).errors())
          .isNotEmpty()
          .allSatisfy(
              line -> assertThat(line).doesNotContainPattern("[\\p{Cntrl}\u0085\u2028\u202e]"));
    }
  }

  @Test
  void writesSentencesForPeople() throws Exception {
    List<String> lines = probe(Map.of("ONHAND_LOG", "text")).errors();

    assertThat(lines.getFirst())
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  LogProbe: Block 9 is durable sequence=17 .*")
        .contains("store=Pa\"ris\\u000a{\"level\":\"ERROR\"}\\u0085\\u2028\\u001b[31m\\u202e");
    assertThat(lines.getLast()).endsWith("LogProbe: Within a call request_id=till-7");
    assertThat(lines)
        .filteredOn(line -> line.contains("all is well"))
        .singleElement()
        .asString()
        .startsWith("    ");
  }

  @Test
  void turnsTheLevelUpAndDown() throws Exception {
    assertThat(probe(Map.of("ONHAND_LOG_LEVEL", "debug")).errors().getFirst())
        .contains("In detail");
    assertThat(objects(probe(Map.of("ONHAND_LOG_LEVEL", "error"))))
        .extracting(line -> line.get("message").getAsString())
        .containsExactly("It failed");
  }

  @Test
  void keepsACommandLineQuietUnlessItIsVerbose() throws Exception {
    assertThat(probe(Map.of(), "quiet").errors()).isEmpty();
    assertThat(probe(Map.of(), "verbose").errors().getFirst()).endsWith("LogProbe: In detail");
  }

  @Test
  void isTextOnATerminalUnlessToldOtherwise() {
    assertThat(LogSettings.of(Map.of(), true).format()).isEqualTo(LogSettings.Format.TEXT);
    assertThat(LogSettings.of(Map.of(), false).format()).isEqualTo(LogSettings.Format.JSON);
    assertThat(LogSettings.of(Map.of("ONHAND_LOG", "json"), true).format())
        .isEqualTo(LogSettings.Format.JSON);
    assertThat(LogSettings.of(Map.of("ONHAND_LOG", "TEXT"), false).format())
        .isEqualTo(LogSettings.Format.TEXT);
    assertThat(LogSettings.of(Map.of("ONHAND_LOG", "xml"), false).format())
        .isEqualTo(LogSettings.Format.JSON);
  }

  @Test
  void countsALevelThatIsMisspeltAsNotSet() {
    assertThat(LogSettings.of(Map.of("ONHAND_LOG_LEVEL", "lowd"), false).level())
        .isEqualTo(Level.INFO);
    assertThat(LogSettings.of(Map.of("ONHAND_LOG_LEVEL", "Warn"), false).level())
        .isEqualTo(Level.WARN);
  }

  private static ChildJvm.Result probe(Map<String, String> environment, String... arguments)
      throws Exception {
    List<Object> kind = List.of(environment, List.of(arguments));
    ChildJvm.Result known = RESULTS.get(kind);
    if (known != null) {
      return known;
    }
    ChildJvm.Result result =
        ChildJvm.run(LogProbe.class, folder, environment, List.of(), arguments);
    assertThat(result.status()).as(() -> String.join("\n", result.errors())).isZero();
    RESULTS.put(kind, result);
    return result;
  }

  private static List<JsonObject> objects(ChildJvm.Result result) {
    return result.errors().stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }
}
