package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.inventory.v1.AdjustStockRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Stock is read and changed, shown to people as tables and to programs as JSON")
final class StockCommandTest {

  @TempDir Path home;

  private final FakeServer server = FakeServer.central();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void getShowsATableWithTheDescription() {
    server.state().record("85123A", "France", 1_234);

    CliRun run = run("stock", "get", "85123A", "France");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            PRODUCT  STORE   DESCRIPTION                         ON HAND  AVAILABLE  VERSION  CHANGED
            85123A   France  WHITE HANGING HEART T-LIGHT HOLDER    1,234      1,234        1  2010-11-17 13:40:01Z
            """);
    assertThat(run.err()).isEqualTo("As of sequence 1,201.\n");
  }

  @Test
  void getWritesJson() {
    server.state().record("85123A", "France", 1_234);

    CliRun run = run("stock", "get", "85123A", "France", "--output", "json");

    JsonObject json = run.json().getFirst();
    assertThat(json.get("product").getAsString()).isEqualTo("85123A");
    assertThat(json.get("description").getAsString()).startsWith("WHITE HANGING");
    assertThat(json.get("on_hand").getAsLong()).isEqualTo(1_234);
    assertThat(json.getAsJsonObject("as_of").get("epoch").getAsString())
        .isEqualTo("18364758544493064720");
    assertThat(json.get("stale").getAsBoolean()).isFalse();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void getSaysThatACopyIsStale() {
    server.state().record("85123A", "France", 5).beStale();

    assertThat(run("stock", "get", "85123A", "France").err())
        .isEqualTo(
            "Stale: as of sequence 1,201, known to be up to date 7.0 s ago; the agent has no line"
                + " to Central.\n");
  }

  @Test
  void namesComeFromTheUsersOwnFile() throws Exception {
    Path file = Files.writeString(home.resolve("mine.csv"), "id,name\n85123A,Lamp\n");
    server.state().record("85123A", "France", 5);

    assertThat(run("stock", "get", "85123A", "France", "--products", file.toString()).out())
        .contains("Lamp")
        .doesNotContain("HEART");
  }

  @Test
  void listReadsPageByPage() {
    for (int i = 0; i < 2_345; i++) {
      server.state().record("p%04d".formatted(i), "France", i);
    }

    CliRun all = run("stock", "list", "--store", "France", "--all", "--output", "json");
    CliRun some = run("stock", "list", "--store", "France", "--limit", "1001");

    assertThat(all.json()).hasSize(2_345);
    assertThat(all.json().getLast().get("on_hand").getAsLong()).isEqualTo(2_344);
    assertThat(some.lines()).hasSize(1_002);
    assertThat(some.err())
        .isEqualTo(
            "1,001 records shown, there are more: use --all or a higher --limit. As of sequence"
                + " 3,545.\n");
  }

  @Test
  void listReadsTheStoresOfAProduct() {
    server.state().record("A", "France", 1).record("A", "Spain", 2).record("B", "Spain", 3);

    assertThat(run("stock", "list", "--product", "A").lines())
        .containsExactly(
            "PRODUCT  STORE   ON HAND  AVAILABLE  VERSION  CHANGED",
            "A        France        1          1        1  2010-11-17 13:40:01Z",
            "A        Spain         2          2        1  2010-11-17 13:40:02Z");
  }

  @Test
  void listWantsAStoreOrAProduct() {
    assertThat(run("stock", "list").err())
        .isEqualTo(
            "onhand: Expected --store or --product, but got neither. For example: ./onhand stock"
                + " list --store France\n");
    CliRun both = run("stock", "list", "--store", "A", "--product", "B");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).startsWith("onhand: Expected one of --store and --product");
  }

  @Test
  void listTakesATypedStoreBeforeAConfiguredProduct() {
    server.state().record("A", "France", 1);

    CliRun run =
        new Cli(home)
            .with("ONHAND_STOCK_LIST_PRODUCT", "B")
            .at(server.address(), "stock", "list", "--store", "France");

    assertThat(run.lines()).hasSize(2);
  }

  @Test
  void availabilitySumsUp() {
    server.state().record("85123A", "France", 1).record("85123A", "Spain", 20);

    assertThat(run("stock", "availability", "85123A").out())
        .isEqualTo(
            """
            85123A  WHITE HANGING HEART T-LIGHT HOLDER
            STORE   ON HAND  RESERVED  AVAILABLE  IN TRANSIT
            France        1         0          1           0
            Spain        20         0         20           0
            TOTAL        21         0         21           0
            """);
    JsonObject json = run("stock", "availability", "85123A", "--output", "json").json().getFirst();
    assertThat(json.get("available").getAsLong()).isEqualTo(21);
    assertThat(json.getAsJsonArray("records")).hasSize(2);
  }

  @Test
  void availabilityOfWhatNobodyHasIsNoError() {
    CliRun run = run("stock", "availability", "A");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).containsExactly("A", "No store has ever had it.");
  }

  @Test
  void adjustChangesStockOnce() {
    server.state().record("85123A", "France", 10);

    CliRun run =
        run(
            "stock",
            "adjust",
            "85123A",
            "France",
            "-3",
            "--reason",
            "sale",
            "--reference",
            "R-1",
            "--key",
            "k-1");
    CliRun again =
        run(
            "stock",
            "adjust",
            "85123A",
            "France",
            "-3",
            "--reason",
            "SALE",
            "--reference",
            "R-1",
            "--key",
            "k-1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEqualTo("Applied as sequence 1,202.\n");
    assertThat(again.exitCode()).isZero();
    assertThat(again.err())
        .isEqualTo("Applied as sequence 1,202. It was so before: this call changed nothing.\n");
    assertThat(server.state().onHand("85123A", "France")).isEqualTo(7);
    AdjustStockRequest sent = server.state().requests(AdjustStockRequest.class).getFirst();
    assertThat(sent.getCommand().getOrigin()).isEqualTo("cli-ann");
    assertThat(sent.getCommand().getReference()).isEqualTo("R-1");
    assertThat(sent.getLine().hasExpectedVersion()).isFalse();
  }

  @Test
  void adjustMakesAKeyForEachCommand() {
    server.state().record("A", "France", 10);

    JsonObject first =
        run("stock", "adjust", "A", "France", "-1", "--reason", "SALE", "--output", "json")
            .json()
            .getFirst();
    JsonObject second =
        run("stock", "adjust", "A", "France", "-1", "--reason", "SALE", "--output", "json")
            .json()
            .getFirst();

    assertThat(first.get("key").getAsString()).isNotEqualTo(second.get("key").getAsString());
    assertThat(second.getAsJsonObject("record").get("on_hand").getAsLong()).isEqualTo(8);
    assertThat(second.getAsJsonObject("receipt").get("replayed").getAsBoolean()).isFalse();
  }

  @Test
  void storesAreDeclaredAndListed() {
    CliRun created = run("store", "create", "uk-1", "--name", "Leeds");

    assertThat(created.out()).isEqualTo("Store uk-1 is declared, as sequence 1,200.\n");
    assertThat(run("store", "create", "uk-1").exitCode()).isEqualTo(1);
    assertThat(run("store", "list").lines()).containsExactly("STORE  NAME", "uk-1   Shop uk-1");
    assertThat(
            run("store", "list", "--output", "json").json().getFirst().get("store").getAsString())
        .isEqualTo("uk-1");
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }
}
