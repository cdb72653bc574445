package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.Faults;
import io.onhand.inventory.v1.AdjustStockRequest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Each failure has its exit code and one line that says what to do")
final class ExitCodeTest {

  @TempDir Path home;

  private final FakeServer server = FakeServer.central();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void refusedByARule() {
    server.state().record("A", "France", 2);

    CliRun run = run("stock", "adjust", "A", "France", "-3", "--reason", "SALE");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "onhand: INSUFFICIENT_STOCK: Expected available to stay at or above the floor, but it"
                + " would fall below (available=2, product=A, store=France). Take less, or try"
                + " again with a new key after a receipt.\n");
  }

  @Test
  void refusedForAnotherVersion() {
    server.state().record("A", "France", 2);

    CliRun run =
        run("stock", "adjust", "A", "France", "1", "--reason", "RETURN", "--expected-version", "0");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("onhand: VERSION_CONFLICT: ").contains("version=1");
  }

  @Test
  void notThere() {
    CliRun store = run("stock", "adjust", "A", "Atlantis", "1", "--reason", "RECEIPT");
    CliRun record = run("stock", "get", "A", "France");

    assertThat(store.exitCode()).isEqualTo(1);
    assertThat(store.err()).startsWith("onhand: STORE_NOT_FOUND: ").contains("store=Atlantis");
    assertThat(record.exitCode()).isEqualTo(1);
    assertThat(record.err()).startsWith("onhand: RECORD_NOT_FOUND: ");
  }

  @Test
  void wrongUsage() {
    assertThat(run("stock", "adjust", "A", "France", "-3").err())
        .isEqualTo(
            "onhand: Missing required option: '--reason=REASON'. See ./onhand stock adjust"
                + " --help.\n");
    assertThat(run("stock", "adjust", "A", "France", "three", "--reason", "SALE").exitCode())
        .isEqualTo(2);
    assertThat(run("stock", "get", "A", "France", "--timout", "3s").err())
        .contains("Did you mean --timeout?");
    assertThat(run("stock", "gte").exitCode()).isEqualTo(2);
    assertThat(run("stock", "get", "A", "B", "--output", "xml").err())
        .contains("Expected table or json, but got \"xml\"");
    assertThat(run("stock", "get", "A", "B", "--timeout", "0s").exitCode()).isEqualTo(2);
    assertThat(new Cli(home).run("status", "--target", "a:b:c").err())
        .startsWith("onhand: Expected host:port");
  }

  @Test
  void aFieldThatTheServerRefusesIsWrongUsage() {
    server
        .state()
        .failNext(
            Faults.of(
                Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                "Expected at most 64 bytes.",
                Map.of("field", "line.product")));

    CliRun run = run("stock", "adjust", "A", "France", "1", "--reason", "RECEIPT");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("onhand: INVALID_FIELD: Expected at most 64 bytes");
  }

  @Test
  void notReachable() {
    String address = server.address();
    server.close();

    CliRun run = new Cli(home).at(address, "stock", "get", "A", "France");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "onhand: Expected a server at "
                + address
                + ", but nobody listens there. Nothing was changed. Start it, or name another with"
                + " --target.\n");
  }

  @Test
  void anAgentWithoutItsLineIsNotReachableEither() {
    for (int i = 0; i < 40; i++) {
      server
          .state()
          .failNext(
              Faults.of(Code.UNAVAILABLE, "CENTRAL_UNREACHABLE", "The line is down.", Map.of()));
    }

    CliRun run =
        run("stock", "adjust", "A", "France", "1", "--reason", "SALE", "--timeout", "300ms");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("CENTRAL_UNREACHABLE");
  }

  @Test
  void aLostAnswerIsAskedForAgainWithTheSameKey() {
    server.state().record("A", "France", 10);
    server.state().failAfterNext(Faults.lostConnection());

    CliRun run = run("stock", "adjust", "A", "France", "-3", "--reason", "SALE");

    assertThat(run.exitCode()).isZero();
    assertThat(server.state().onHand("A", "France")).isEqualTo(7);
    assertThat(server.state().requests(AdjustStockRequest.class)).hasSize(2);
  }

  @Test
  void anUnknownOutcomeShowsTheKeyAndTheCommandThatAsksAgain() {
    server.state().record("A", "United Kingdom", 10);
    for (int i = 0; i < 40; i++) {
      server.state().failAfterNext(Faults.lostConnection());
    }

    CliRun run =
        run(
            "stock",
            "adjust",
            "A",
            "United Kingdom",
            "-3",
            "--reason",
            "SALE",
            "--timeout",
            "300ms");

    String key =
        server
            .state()
            .requests(AdjustStockRequest.class)
            .getFirst()
            .getCommand()
            .getIdempotencyKey();
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .contains("OUTCOME_UNKNOWN")
        .endsWith(
            "Ask again: ./onhand stock adjust A 'United Kingdom' -3 --reason SALE --timeout 300ms"
                + " --target "
                + server.address()
                + " --key "
                + key
                + " --origin cli-ann\n");
    assertThat(server.state().onHand("A", "United Kingdom")).isEqualTo(7);
  }

  @Test
  void programsGetTheErrorAsJson() {
    server.state().record("A", "France", 2);

    CliRun run =
        run("stock", "adjust", "A", "France", "-3", "--reason", "SALE", "--output", "json");
    CliRun usage = run("stock", "adjust", "--output", "json");
    CliRun byVariable =
        new Cli(home).with("ONHAND_OUTPUT", "json").at(server.address(), "stock", "adjust");

    JsonObject error = JsonParser.parseString(run.err()).getAsJsonObject();
    assertThat(error.get("error").getAsString()).isEqualTo("INSUFFICIENT_STOCK");
    assertThat(error.get("exit_code").getAsInt()).isEqualTo(1);
    assertThat(error.getAsJsonObject("facts").get("available").getAsString()).isEqualTo("2");
    assertThat(JsonParser.parseString(usage.err()).getAsJsonObject().get("exit_code").getAsInt())
        .isEqualTo(2);
    assertThat(byVariable.err()).startsWith("{\"error\":\"WRONG_USAGE\"");
  }

  @Test
  void aServerThatDoesNotOfferItIsSaidToBeTheWrongOne() {
    try (FakeServer agent = FakeServer.agent()) {
      CliRun run = new Cli(home).at(agent.address(), "store", "list");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("Name Central with --target");
    }
  }

  @Test
  void aReadWithoutAnswerIsNotReachable() {
    for (int i = 0; i < 40; i++) {
      server.state().failNext(Status.UNAVAILABLE.asRuntimeException());
    }

    assertThat(run("stock", "get", "A", "B", "--timeout", "200ms").exitCode()).isEqualTo(3);
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }
}
