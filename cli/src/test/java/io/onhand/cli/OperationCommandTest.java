package io.onhand.cli;

import static io.onhand.cli.OperationSamples.POSITION;
import static io.onhand.cli.OperationSamples.RECEIPT;
import static io.onhand.cli.OperationSamples.RECORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.Faults;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.CountAnchor;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.MoveLine;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.ReceivedLine;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Transfers, counts and voids can be asked for by hand, and show what came of them")
final class OperationCommandTest {

  @TempDir Path home;

  private final FakeServer server = FakeServer.central();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void dispatchesAndReceivesWithDiscrepancies() {
    server
        .state()
        .prepare(DispatchTransferResponse.newBuilder().setReceipt(RECEIPT).build())
        .prepare(ReceiveTransferResponse.newBuilder().setReceipt(RECEIPT).build());

    assertThat(run("transfer", "dispatch", "France", "UK", "A", "5", "B", "2").exitCode()).isZero();
    assertThat(
            run(
                    "transfer",
                    "receive",
                    "t-1",
                    "--line",
                    "A=3,damaged=1,missing=1",
                    "--line",
                    "B=2,over=1")
                .exitCode())
        .isZero();

    DispatchTransferRequest dispatched = sent(DispatchTransferRequest.class);
    assertThat(dispatched.getFromStore()).isEqualTo("France");
    assertThat(dispatched.getToStore()).isEqualTo("UK");
    assertThat(dispatched.getLinesList())
        .containsExactly(
            MoveLine.newBuilder().setProduct("A").setQuantity(5).build(),
            MoveLine.newBuilder().setProduct("B").setQuantity(2).build());
    assertThat(sent(ReceiveTransferRequest.class).getLinesList())
        .containsExactly(
            ReceivedLine.newBuilder()
                .setProduct("A")
                .setReceived(3)
                .setDamaged(1)
                .setMissing(1)
                .build(),
            ReceivedLine.newBuilder().setProduct("B").setReceived(2).setOver(1).build());
    assertThat(run("transfer", "move", "France", "UK", "A").exitCode()).isEqualTo(2);
  }

  @Test
  void countsAgainstWhatItSaw() {
    prepareLook();
    server
        .state()
        .prepare(
            CountStockResponse.newBuilder()
                .setReceipt(RECEIPT)
                .setRecord(RECORD)
                .setCorrection(-2)
                .build());

    CliRun run = run("count", "A", "France", "8");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .isEqualTo(
            """
            It showed 12, version 4 (anchor 18364758544493064720:4:10:2).
            The record is corrected by -2.
            Applied as sequence 1,201.
            """);
    assertThat(sent(CountStockRequest.class).getAnchor()).isEqualTo(anchor());
    assertThat(sent(CountStockRequest.class).getCounted()).isEqualTo(8);
  }

  @Test
  void countsAgainstAnEarlierAnchor() {
    prepareLook();
    String anchor = run("count", "anchor", "A", "France").out().strip();
    server.state().prepare(CountStockResponse.newBuilder().setReceipt(RECEIPT).build());

    CliRun run = run("count", "A", "France", "8", "--anchor", anchor);

    assertThat(anchor).isEqualTo("18364758544493064720:4:10:2");
    assertThat(run.exitCode()).isZero();
    assertThat(sent(CountStockRequest.class).getAnchor()).isEqualTo(anchor());
    assertThat(run("count", "A", "France", "8", "--anchor", "4:10").exitCode()).isEqualTo(2);
    assertThat(run("count", "A", "France").err()).contains("COUNTED is missing");
  }

  @Test
  void anUnknownOutcomeOfACountIsAskedForWithTheSameAnchor() {
    prepareLook();
    server.state().succeedNext(1);
    for (int i = 0; i < 40; i++) {
      server.state().failNext(Faults.lostConnection());
    }

    CliRun run = run("count", "A", "France", "8", "--timeout", "1s");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains(" --anchor 18364758544493064720:4:10:2 ").contains(" --key ");
  }

  @Test
  void voidsAnotherOriginsSale() {
    server
        .state()
        .prepare(
            VoidOperationResponse.newBuilder()
                .setReceipt(RECEIPT)
                .setVoided(POSITION.toBuilder().setSequence(900))
                .addRecords(RECORD)
                .build());

    CliRun run = run("void", "sale-1", "--of-origin", "till-3", "--key", "k-9");

    assertThat(run.err()).isEqualTo("Takes back sequence 900.\nApplied as sequence 1,201.\n");
    VoidOperationRequest sent = sent(VoidOperationRequest.class);
    assertThat(sent.getVoidedKey()).isEqualTo("sale-1");
    assertThat(sent.getVoidedOrigin()).isEqualTo("till-3");
    assertThat(sent.getCommand().getIdempotencyKey()).isEqualTo("k-9");
  }

  private void prepareLook() {
    server
        .state()
        .prepare(
            BatchGetRecordsResponse.newBuilder()
                .addRecords(RECORD.toBuilder().setCountAnchor(anchor()))
                .build());
  }

  private static CountAnchor anchor() {
    return CountAnchor.newBuilder()
        .setEpoch(Long.parseUnsignedLong("18364758544493064720"))
        .setVersion(4)
        .setOnHand(10)
        .setPendingLocalDelta(2)
        .build();
  }

  private <T> T sent(Class<T> type) {
    return server.state().requests(type).getFirst();
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }
}
