package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.admin.v1.SetFloorRequest;
import io.onhand.admin.v1.SetFloorResponse;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.FakeState;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A version that a command by hand expects goes with the epoch that it was read under")
final class ExpectedVersionCommandTest {

  private static final String EPOCH = Long.toUnsignedString(FakeState.EPOCH);

  @TempDir Path home;

  private final FakeServer server = FakeServer.central();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyCommandThatTakesOneSendsBoth() {
    server
        .state()
        .prepare(ReserveStockResponse.getDefaultInstance())
        .prepare(MoveStockResponse.getDefaultInstance())
        .prepare(DispatchTransferResponse.getDefaultInstance())
        .prepare(SetFloorResponse.getDefaultInstance());

    run("reserve", "A", "France", "2", "--for", "15m", "--expected-version", "7:4");
    run("transfer", "move", "France", "UK", "A", "2", "--expected-version", "7:4");
    run("transfer", "dispatch", "France", "UK", "A", "2", "--expected-version", "7:4");
    run("stock", "floor", "A", "France", "3", "--expected-version", "7:4");
    run("stock", "adjust", "A", "France", "-1", "--reason", "SALE", "--expected-version", "7:4");

    ReserveStockRequest held = sent(ReserveStockRequest.class);
    MoveStockRequest moved = sent(MoveStockRequest.class);
    DispatchTransferRequest dispatched = sent(DispatchTransferRequest.class);
    SetFloorRequest floor = sent(SetFloorRequest.class);
    AdjustStockRequest adjusted = sent(AdjustStockRequest.class);
    assertThat(
            Stream.of(
                held.getCommand(),
                moved.getCommand(),
                dispatched.getCommand(),
                floor.getCommand(),
                adjusted.getCommand()))
        .extracting(CommandHeader::getExpectedEpoch)
        .containsOnly(7L);
    assertThat(
            Stream.of(
                held.getLines(0).getExpectedVersion(),
                moved.getLines(0).getExpectedVersion(),
                dispatched.getLines(0).getExpectedVersion(),
                floor.getExpectedVersion(),
                adjusted.getLine().getExpectedVersion()))
        .containsOnly(4L);
  }

  @Test
  void ofAnotherEpochItIsRefusedAndAloneItIsCompared() {
    server.state().record("A", "France", 10);

    CliRun elsewhere = adjust("77:1");
    CliRun alone = adjust("1");
    CliRun here = adjust(EPOCH + ":2");

    assertThat(elsewhere.exitCode()).isEqualTo(1);
    assertThat(elsewhere.err()).startsWith("onhand: EPOCH_CHANGED: ");
    assertThat(alone.exitCode()).isZero();
    assertThat(here.exitCode()).isZero();
    assertThat(server.state().onHand("A", "France")).isEqualTo(8);
  }

  @Test
  void whatIsNoVersionIsWrongUsage() {
    CliRun run = adjust("a:1");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Expected N or EPOCH:N, but got \"a:1\"");
    assertThat(server.state().requests(AdjustStockRequest.class)).isEmpty();
  }

  private CliRun adjust(String version) {
    return run(
        "stock", "adjust", "A", "France", "-1", "--reason", "SALE", "--expected-version", version);
  }

  private <T> T sent(Class<T> type) {
    return server.state().requests(type).getFirst();
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }
}
