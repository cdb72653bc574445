package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.grpc.Status.Code;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.FakeState;
import io.onhand.cli.fake.Faults;
import io.onhand.replication.v1.SubscribeRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The feed is followed across broken connections, each entry printed once")
final class FeedTailTest {

  @TempDir Path home;

  private final FakeServer server = FakeServer.central();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void beginsWithWhatComesNext() {
    CliRun run = run("feed", "tail", "--store", "France", "--limit", "2");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).hasSize(3);
    assertThat(run.lines().get(1).split("\\s{2,}"))
        .containsExactly(
            "",
            "1,201",
            "till-1",
            "sale",
            "85123A",
            "France",
            "-1",
            "8,799",
            "1,201",
            "WHITE HANGING HEART T-LIGHT HOLDER");
    SubscribeRequest asked = server.state().requests(SubscribeRequest.class).getFirst();
    assertThat(asked.getAfter().getSequence()).isEqualTo(1_200);
    assertThat(asked.getAfter().getEpoch()).isEqualTo(FakeState.EPOCH);
    assertThat(asked.getStoresList()).containsExactly("France");
  }

  @Test
  void tellsOfANewStore() {
    server.feed().declareFirst("Norway");

    CliRun run = run("feed", "tail", "--limit", "1");

    assertThat(run.lines().get(1).strip().split("\\s{2,}"))
        .containsExactly("1,201", "office", "declared", "Norway");
  }

  @Test
  void marksLowStockAndNamesTheOperation() {
    server.feed().expire();

    CliRun run = run("feed", "tail", "--limit", "1");

    assertThat(run.lines().get(1)).contains("  expire  ").endsWith("LOW STOCK: available 3; fact");
  }

  @Test
  void printsRefusedCommandsOnlyWhenAskedTo() {
    server.feed().refuseFirst();

    CliRun with = run("feed", "tail", "--rejections", "--limit", "2");
    CliRun without = run("feed", "tail", "--limit", "1");

    assertThat(with.lines().get(1).strip().split("\\s{2,}"))
        .containsExactly(
            "1,201", "till-1", "refused", "85123A", "France", "(-1)", "INSUFFICIENT_STOCK");
    assertThat(with.lines().get(2)).contains("1,202").contains("sale");
    assertThat(without.lines()).hasSize(2);
    assertThat(without.lines().get(1)).contains("1,202").contains("sale");
  }

  @Test
  void goesOnWhereItBroke() {
    server.feed().breakAfter(3).breakAfter(0).breakAfter(2);

    CliRun run = run("feed", "tail", "--after", "100", "--limit", "8", "--output", "json");

    assertThat(sequences(run)).isEqualTo(LongStream.rangeClosed(101, 108).boxed().toList());
    assertThat(run.err()).contains("it goes on after sequence 103");
  }

  @Test
  void beginsWithASnapshot() {
    server.state().record("A", "France", 4).record("B", "France", 5);

    CliRun run = run("feed", "tail", "--snapshot", "--limit", "1", "--output", "json");

    assertThat(run.json().stream().map(it -> it.get("frame").getAsString()))
        .containsExactly("opened", "snapshot_record", "snapshot_record", "snapshot_end", "entry");
    assertThat(server.state().requests(SubscribeRequest.class).getFirst().hasAfter()).isFalse();
  }

  @Test
  void aGapIsNoticedAndReadAgain() {
    server.feed().loseEntry(2);

    CliRun run = run("feed", "tail", "--after", "5", "--limit", "4", "--output", "json");

    assertThat(sequences(run)).containsExactly(6L, 7L, 8L, 9L);
    assertThat(run.err()).contains("Expected the entry after sequence 6");
  }

  @Test
  void whatCannotBeFollowedEndsIt() {
    server.state().succeedNext(1);
    server
        .state()
        .failNext(
            Faults.of(
                Code.OUT_OF_RANGE,
                "SEQUENCE_TRIMMED",
                "Expected a sequence that the log holds.",
                Map.of("oldest", "900", "head", "1200")));

    CliRun run = run("feed", "tail", "--after", "100");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("onhand: SEQUENCE_TRIMMED: ").contains("oldest=900");
  }

  @Test
  void afterAndSnapshotExcludeEachOther() {
    assertThat(run("feed", "tail", "--after", "1", "--snapshot").exitCode()).isEqualTo(2);
  }

  @Test
  void anAgentHasNoFeed() {
    try (FakeServer agent = FakeServer.agent()) {
      CliRun run = new Cli(home).at(agent.address(), "feed", "tail");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("Name Central with --target");
    }
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }

  private static List<Long> sequences(CliRun run) {
    return run.json().stream()
        .filter(it -> it.get("frame").getAsString().equals("entry"))
        .map(it -> it.getAsJsonObject("header"))
        .map((JsonObject it) -> it.get("sequence").getAsLong())
        .toList();
  }
}
