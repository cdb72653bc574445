package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.BasketMode;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.RecordVerdict;
import io.onhand.inventory.v1.Refusal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A basket by hand goes out as it was typed, and says what became of each record")
final class BasketCommandTest {
  private static final ApplyBasketResponse TAKEN =
      ApplyBasketResponse.newBuilder()
          .setReceipt(
              Receipt.newBuilder()
                  .setApplied(
                      Applied.newBuilder()
                          .setPosition(Position.newBuilder().setEpoch(7).setSequence(12))))
          .addVerdicts(
              RecordVerdict.newBuilder()
                  .setRecord(
                      Record.newBuilder()
                          .setProduct("A")
                          .setStore("France")
                          .setOnHand(10)
                          .setAvailable(10)
                          .setFloor(0)
                          .setVersion(4)))
          .build();

  @TempDir Path home;

  private final FakeServer server = FakeServer.central();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void allLinesGoInOneBasket() {
    server.state().prepare(TAKEN);

    CliRun run = run("stock", "basket", "A", "France", "-3", "B b", "UK", "1", "--reason", "SALE");

    assertThat(run.err()).isEqualTo("Applied as sequence 12.\n");
    assertThat(run.exitCode()).isZero();
    assertThat(run.lines())
        .containsExactly(
            "PRODUCT  STORE   ON HAND  AVAILABLE  VERSION",
            "A        France       10         10        4");
    ApplyBasketRequest sent = sent();
    assertThat(sent.getMode()).isEqualTo(BasketMode.BASKET_MODE_ALL_OR_NOTHING);
    assertThat(sent.getCommand().getKind()).isEqualTo(CommandKind.COMMAND_KIND_REQUEST);
    assertThat(sent.getLinesList()).containsExactly(line("A", "France", -3), line("B b", "UK", 1));
  }

  @Test
  void whatWasRefusedIsToldPerRecord() {
    server
        .state()
        .prepare(
            TAKEN.toBuilder()
                .addVerdicts(
                    RecordVerdict.newBuilder()
                        .setKey(RecordKey.newBuilder().setProduct("B").setStore("UK"))
                        .setRefusal(
                            Refusal.newBuilder()
                                .setReason(ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK)
                                .setMessage("Expected 5 of B@UK, but 2 are available.")))
                .build());

    CliRun run =
        run(
            "stock",
            "basket",
            "A",
            "France",
            "-3",
            "B",
            "UK",
            "-5",
            "--reason",
            "SALE",
            "--fact",
            "--best-effort");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .endsWith(
            "", "REFUSED  STORE  WHY", "B        UK     Expected 5 of B@UK, but 2 are available.");
    assertThat(sent().getMode()).isEqualTo(BasketMode.BASKET_MODE_BEST_EFFORT);
    assertThat(sent().getCommand().getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
  }

  @Test
  void linesAreWholeTriplesWithADelta() {
    assertThat(run("stock", "basket", "A", "France", "--reason", "SALE").err())
        .startsWith("onhand: Expected PRODUCT STORE DELTA, once or more, but got 2 words");
    assertThat(run("stock", "basket", "--reason", "SALE").exitCode()).isEqualTo(2);
    assertThat(run("stock", "basket", "A", "France", "0", "--reason", "SALE").err())
        .startsWith("onhand: Expected DELTA to be a whole number other than 0, but got \"0\"");
    assertThat(server.state().requests(ApplyBasketRequest.class)).isEmpty();
  }

  private static AdjustLine line(String product, String store, long delta) {
    return AdjustLine.newBuilder()
        .setProduct(product)
        .setStore(store)
        .setDelta(delta)
        .setReason(AdjustReason.ADJUST_REASON_SALE)
        .build();
  }

  private ApplyBasketRequest sent() {
    return server.state().requests(ApplyBasketRequest.class).getFirst();
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }
}
