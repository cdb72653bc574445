package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.onhand.cli.fake.CliRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because each command is a process of its own. */
@Tag("long")
@DisplayName("Every operation is played by hand against a real Central, and its log shows each")
final class OperationsIT {

  private static final Pattern READY = Pattern.compile("ready on 127\\.0\\.0\\.1:(\\d+) ");

  @TempDir Path folder;

  private String target = "";

  @Test
  void everyOperationByHand() throws Exception {
    try (Program central = Program.start(folder, "central", "--data", data(), "--port", "0")) {
      Matcher ready = READY.matcher(central.awaitLine("is ready on"));
      assertThat(ready.find()).isTrue();
      target = "127.0.0.1:" + ready.group(1);

      openStores();
      reservations();
      transfers();
      countsAndVoids();
      factsAndExceptions();
      sync();
      questions();
      feed();
      baskets();
    }
    theLogShowsEach();
  }

  private void openStores() {
    done("store", "create", "France");
    done("store", "create", "Spain");
    done("stock", "adjust", "A", "France", "100", "--reason", "RECEIPT");
    assertThat(json("stock", "floor", "A", "France", "2").getAsJsonObject("record"))
        .satisfies(record -> assertThat(record.get("floor").getAsLong()).isEqualTo(2));
    done("stock", "low", "A", "France", "95");
  }

  private void baskets() {
    done("stock", "basket", "C", "France", "7", "C", "Spain", "1", "--reason", "RECEIPT");
    done("stock", "basket", "C", "France", "-7", "C", "Spain", "-1", "--reason", "SALE");
    CliRun part =
        run(
            with(
                new String[] {"stock", "basket", "C", "France", "-1", "C", "Spain", "-1"},
                "--reason",
                "SALE",
                "--best-effort"));
    assertThat(part.exitCode()).isEqualTo(1);
    assertThat(part.out()).contains("Expected 1 of C@Spain, but 0 are available");
    done("stock", "basket", "C", "France", "2", "C", "France", "-1", "--reason", "RETURN");
    assertThat(onHand("C", "France")).isEqualTo(1);
  }

  private void reservations() {
    JsonObject held =
        json("reserve", "A", "France", "6", "A", "France", "4", "--for", "15m", "--key", "r-1");
    String id = held.getAsJsonObject("reservation").get("reservation_id").getAsString();
    done("commit", id, "--line", "A@France=3", "--keep-rest");
    done("release", id, "--line", "A@France=2");
    done("extend", id, "--for", "1h");
    assertThat(
            listed("reservations", "--record", "A", "France").get("reservation_id").getAsString())
        .isEqualTo(id);
    assertThat(run("commit", id, "--line", "A@France=6").err()).contains("OVER_RELEASE");
    done("commit", id);
    JsonObject ended = json("reservation", id);
    assertThat(ended.get("state").getAsString()).isEqualTo("COMMITTED");
    JsonObject line = ended.getAsJsonArray("lines").get(0).getAsJsonObject();
    assertThat(line.get("committed").getAsLong()).isEqualTo(8);
    assertThat(line.get("released").getAsLong()).isEqualTo(2);
    CliRun again = run("release", id);
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).startsWith("onhand: RESERVATION_COMMITTED: ");
    assertThat(onHand("A", "France")).isEqualTo(92);
  }

  private void transfers() {
    done("transfer", "move", "France", "Spain", "A", "2");
    String id =
        json("transfer", "dispatch", "France", "Spain", "A", "10")
            .getAsJsonObject("transfer")
            .get("transfer_id")
            .getAsString();
    done("transfer", "receive", id, "--line", "A=5,damaged=1,missing=1,over=1");
    assertThat(run("transfer", "receive", id, "--line", "A=4").err()).contains("OVER_RECEIPT");
    assertThat(listed("transfer", "list", "--store", "Spain").get("transfer_id").getAsString())
        .isEqualTo(id);
    done("transfer", "cancel", id);
    assertThat(json("transfer", "get", id).get("state").getAsString()).isEqualTo("CANCELLED");
    assertThat(onHand("A", "France")).isEqualTo(83);
    assertThat(onHand("A", "Spain")).isEqualTo(8);
  }

  private void countsAndVoids() {
    String anchor = run("count", "anchor", "A", "France").out().strip();
    done("stock", "adjust", "A", "France", "-5", "--reason", "SALE", "--key", "sale-1");
    JsonObject counted = json("count", "A", "France", "82", "--anchor", anchor);
    assertThat(counted.get("correction").getAsLong()).isEqualTo(-1);
    assertThat(onHand("A", "France")).as("the sale survives").isEqualTo(77);
    done("count", "B", "France", "3");
    done("void", "sale-1");
    assertThat(run("void", "sale-1").err()).startsWith("onhand: ALREADY_VOIDED: ");
    assertThat(onHand("A", "France")).isEqualTo(82);
  }

  private void factsAndExceptions() {
    assertThat(run("stock", "adjust", "A", "Spain", "-9", "--reason", "SALE").exitCode())
        .isEqualTo(1);
    done("stock", "adjust", "A", "Spain", "-9", "--reason", "SALE", "--fact");
    JsonObject exception = listed("exceptions", "list");
    assertThat(exception.get("kind").getAsString()).isEqualTo("BELOW_FLOOR");
    String id = exception.get("exception_id").getAsString();
    assertThat(run("explain", "A", "Spain").out()).contains("open exceptions     1").contains(id);
    done("exceptions", "resolve", id, "--reason", "found a box");
    Awaitility.await("no open exception").until(() -> run("exceptions", "list").out().isEmpty());
    assertThat(json("exceptions", "list", "--resolved").get("exception_id").getAsString())
        .isEqualTo(id);
  }

  private void sync() throws Exception {
    String file =
        Files.writeString(folder.resolve("s.csv"), "product,store,on_hand\nA,France,50\n")
            .toString();
    String[] replace = {"sync", file, "--mode", "replace", "--store", "France", "--run"};
    JsonObject dry = json(with(replace, "dry", "--dry-run"));
    assertThat(dry.get("zeroed").getAsLong()).isEqualTo(1);
    assertThat(onHand("B", "France")).isEqualTo(3);
    JsonObject first = json(with(replace, "r-1"));
    JsonObject again = json(with(replace, "r-1"));
    assertThat(first.get("updated").getAsLong()).isEqualTo(1);
    assertThat(first.get("zeroed").getAsLong()).isEqualTo(1);
    assertThat(again.get("replayed_chunks").getAsLong()).isEqualTo(1);
    assertThat(onHand("A", "France")).isEqualTo(50);
    assertThat(onHand("B", "France")).isZero();
    CliRun old = run("sync", file, "--mode", "merge", "--anchor", "1");
    assertThat(old.exitCode()).isEqualTo(1);
    assertThat(old.out()).contains("CONFLICT  changed since the run began: on hand 50");
  }

  private void questions() {
    List<JsonObject> history = run("history", "A", "France", "--output", "json").json();
    assertThat(history)
        .extracting(it -> it.get("operation").getAsString())
        .startsWith("SYNC_CHUNK", "VOID", "COUNT", "ADJUST", "CANCEL_TRANSFER", "DISPATCH", "MOVE")
        .endsWith("SET_LOW_STOCK", "SET_FLOOR", "ADJUST");
    long voidAt = history.get(1).getAsJsonObject("position").get("sequence").getAsLong();
    assertThat(history.get(3).get("voided_by_sequence").getAsLong()).isEqualTo(voidAt);
    JsonObject before =
        json("history", "A", "France", "--as-of", Long.toString(voidAt - 1), "--limit", "1");
    assertThat(before.getAsJsonObject("after").get("on_hand").getAsLong()).isEqualTo(77);
    assertThat(json("explain", "A", "France").get("takeable").getAsLong()).isEqualTo(48);
  }

  private void feed() {
    List<JsonObject> entries =
        run("feed", "tail", "--after", "0", "--limit", "8", "--output", "json").json();
    assertThat(entries.toString()).contains("BECAME_LOW").contains("\"operation\":\"RESERVE\"");
    assertThat(run("feed", "tail", "--after", "0", "--limit", "8").out())
        .contains("LOW STOCK: available 90; 10 reserved");
  }

  private void theLogShowsEach() {
    CliRun shown = Program.run(folder, "log", "show", "--data", data(), "--output", "json");
    Map<String, Long> operations =
        shown.json().stream()
            .collect(
                Collectors.groupingBy(
                    it -> it.get("operation").getAsString(), Collectors.counting()));
    assertThat(operations.keySet())
        .contains(
            "CREATE_STORE",
            "ADJUST",
            "SET_FLOOR",
            "SET_LOW_STOCK",
            "RESERVE",
            "COMMIT",
            "RELEASE",
            "EXTEND",
            "MOVE",
            "DISPATCH",
            "RECEIVE",
            "CANCEL_TRANSFER",
            "COUNT",
            "VOID",
            "RESOLVE_EXCEPTION",
            "SYNC_OPEN",
            "SYNC_CHUNK",
            "SYNC_ZERO",
            "SYNC_FINISH");
    assertThat(Program.run(folder, "log", "show", "--data", data()).out())
        .contains("10 reserved")
        .contains("exception")
        .contains("found a box");
  }

  private long onHand(String product, String store) {
    return json("stock", "get", product, store).get("on_hand").getAsLong();
  }

  private void done(String... args) {
    CliRun run = run(args);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** The last line that it prints for programs. */
  private JsonObject json(String... args) {
    CliRun run = run(with(args, "--output", "json"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json().getLast();
  }

  /** The only element of a listing: one may show a moment up to a second ago. */
  private JsonObject listed(String... args) {
    String[] command = with(args, "--output", "json");
    return Awaitility.await(String.join(" ", args))
        .until(() -> run(command).json(), elements -> elements.size() == 1)
        .getFirst();
  }

  private CliRun run(String... args) {
    return new Cli(folder).at(target, args);
  }

  private String data() {
    return folder.resolve("central").toString();
  }

  private static String[] with(String[] args, String... more) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
