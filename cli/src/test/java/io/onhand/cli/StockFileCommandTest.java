package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.grpc.Status.Code;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Stock files are imported in resumable chunks, and exported so that import reads them")
final class StockFileCommandTest {

  @TempDir Path home;

  private final FakeServer server = FakeServer.central();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void importsAFileAndSumsUp() throws Exception {
    server.state().store("France").record("B", "France", 5).record("C", "France", 6);

    CliRun run =
        run("stock", "import", file("A,France,1\nB,France,7\nC,France,6\n"), "--run-id", "r-1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            created         1
            updated         1
            unchanged       1
            not taken over  0
            run             r-1
            """);
    assertThat(server.state().onHand("B", "France")).isEqualTo(7);
  }

  @Test
  void namesBrokenAndRefusedRowsByLineAndTakesTheRest() throws Exception {
    server.state().store("France").record("Z", "France", 5);
    String csv =
        "A,France,1\nB,France,many\nC,Atlantis,3\nD\n" + "x".repeat(65) + ",France,1\nE,France,9\n";

    CliRun run = run("stock", "import", file(csv));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines().subList(0, 5))
        .containsExactly(
            "LINE  PRODUCT  STORE     OUTCOME   WHY",
            "   3                     BROKEN    on_hand: Expected a whole number, but got \"many\".",
            "   4  C        Atlantis  REJECTED  STORE_NOT_FOUND",
            "   5                     BROKEN    Expected a row of the file, but it has 1 fields"
                + " where the heading has 3",
            "   6                     BROKEN    product: Expected at most 64 bytes, but got 65.");
    assertThat(server.state().onHand("A", "France")).isEqualTo(1);
    assertThat(server.state().onHand("E", "France")).isEqualTo(9);
    assertThat(server.state().onHand("Z", "France")).isEqualTo(5);
  }

  @Test
  void writesOutcomesAsJson() throws Exception {
    server.state().store("France");

    CliRun run = run("stock", "import", file("A,France,1\nB,France,many\n"), "--output", "json");

    List<JsonObject> json = run.json();
    assertThat(json).hasSize(2);
    assertThat(json.getFirst().get("line").getAsInt()).isEqualTo(3);
    assertThat(json.getFirst().get("outcome").getAsString()).isEqualTo("BROKEN");
    assertThat(json.getLast().get("created").getAsLong()).isEqualTo(1);
    assertThat(json.getLast().get("broken").getAsLong()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void goesOnAfterABrokenStream() throws Exception {
    server.state().store("France");
    // Start, chunks 1 and 2; the third is decided, but its answer is lost.
    server.state().succeedNext(3);
    server.state().failAfterNext(Faults.lostConnection());
    CliRun run = run("stock", "import", file(rows(1_125)));

    assertThat(run.exitCode()).isZero();
    assertThat(server.state().chunksDecided()).containsExactly(1, 2, 3, 4, 5);
    assertThat(run.out()).contains("created         1,125");
  }

  @Test
  void aRunGoesOnWhereItWasCut() throws Exception {
    server.state().store("France");
    String file = file(rows(625));
    run("stock", "import", file, "--run-id", "r-1");

    CliRun again = run("stock", "import", file, "--run-id", "r-1");

    assertThat(again.exitCode()).isZero();
    assertThat(again.out())
        .contains("created         625")
        .contains("done before     3 chunks, by an earlier call of the run");
    assertThat(server.state().chunksDecided()).containsExactly(1, 2, 3);
  }

  @Test
  void aRunIsNotContinuedWithAnotherFile() throws Exception {
    server.state().store("France");
    run("stock", "import", file("A,France,1\n"), "--run-id", "r-1");

    CliRun run = run("stock", "import", file("A,France,2\n"), "--run-id", "r-1");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "onhand: Expected the file that run r-1 sent before, but it has changed since. Import"
                + " it as a new run, without --run-id.\n");
  }

  @Test
  void tellsHowToGoOnWhenTheServerStaysAway() throws Exception {
    server.state().store("France");
    server.state().succeedNext(1);
    for (int i = 0; i < 100; i++) {
      server.state().failNext(Faults.lostConnection());
    }

    CliRun run =
        run("stock", "import", file("A,France,1\n"), "--run-id", "r-1", "--timeout", "300ms");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("Ask again: ./onhand stock import ").contains("--run-id r-1");
  }

  @Test
  void aRefusedRunIsToldAtOnce() throws Exception {
    server
        .state()
        .failNext(Faults.of(Code.ABORTED, "EPOCH_CHANGED", "Expected this epoch, but.", Map.of()));

    CliRun run = run("stock", "import", file("A,France,1\n"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("onhand: EPOCH_CHANGED: ");
  }

  @Test
  void aFileWithoutItsHeadingIsWrongUsage() throws Exception {
    Path file = Files.writeString(home.resolve("no-heading.csv"), "A,France,1\n");

    assertThat(run("stock", "import", file.toString()).err())
        .isEqualTo(
            "onhand: Expected the heading product,store,on_hand in "
                + file
                + ", but line 1 has an unknown column \"A\". See ./onhand stock import --help.\n");
    assertThat(run("stock", "import", home.resolve("none.csv").toString()).exitCode()).isEqualTo(2);
  }

  @Test
  void exportsWhatImportReadsBack() throws Exception {
    server
        .state()
        .record("A", "France", 1)
        .record("B,\"x\"", "France", -2)
        .record("A", "United Kingdom", 3);
    Path file = home.resolve("all.csv");

    CliRun exported = run("stock", "export", "--all", "--file", file.toString());

    assertThat(exported.exitCode()).isZero();
    assertThat(exported.err()).isEqualTo("3 records of 2 stores exported.\n");
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            product,store,on_hand
            A,France,1
            "B,""x""\",France,-2
            A,United Kingdom,3
            """);
    assertThat(run("stock", "import", file.toString()).out()).contains("unchanged       3");
    assertThat(home.resolve("all.csv.part")).doesNotExist();
  }

  @Test
  void exportWithVersionsRefusesWhatHasChangedSince() throws Exception {
    server.state().record("A", "France", 1).record("B", "France", 2);
    CliRun exported = run("stock", "export", "--store", "France", "--versions");
    Path file = Files.writeString(home.resolve("france.csv"), exported.out());
    server.state().record("B", "France", 9);

    CliRun run = run("stock", "import", file.toString());

    assertThat(exported.lines().get(1)).isEqualTo("A,France,1,18364758544493064720:1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines().get(1))
        .isEqualTo("   3  B        France  CONFLICT  expected version 1, but on hand 9, version 2");
  }

  @Test
  void versionsOfAnotherEpochAreRefusedAlthoughTheyMatch() throws Exception {
    server.state().record("A", "France", 1).record("B", "France", 2);
    Path file =
        Files.writeString(
            home.resolve("france.csv"),
            """
            product,store,on_hand,expected_version
            A,France,5,18364758544493064720:1
            B,France,5,77:1
            """);

    CliRun run = run("stock", "import", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("onhand: EPOCH_CHANGED: ");
    assertThat(server.state().onHand("A", "France")).as("a chunk of its own").isEqualTo(5);
    assertThat(server.state().onHand("B", "France")).isEqualTo(2);
  }

  @Test
  void exportThatCannotBeWrittenLeavesNothing() {
    server.state().record("A", "France", 1);

    CliRun run =
        run("stock", "export", "--all", "--file", home.resolve("no/such/folder.csv").toString());

    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err()).startsWith("onhand: Expected to write ").endsWith("the disk.\n");
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }

  private String file(String rows) throws IOException {
    return Files.writeString(home.resolve("stock.csv"), "product,store,on_hand\n" + rows)
        .toString();
  }

  private static String rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "p" + i + ",France," + i)
        .collect(Collectors.joining("\n"));
  }
}
