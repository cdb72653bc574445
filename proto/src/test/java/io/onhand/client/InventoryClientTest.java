package io.onhand.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.ErrorReason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A till asks its agent first and Central second, with the same origin and key")
final class InventoryClientTest {

  private static final CommandId COMMAND = new CommandId("till-1", "k-1");

  private final TestServers servers = new TestServers();
  private final FakeInventory agent = new FakeInventory("agent");
  private final FakeInventory central = new FakeInventory("central");
  private final InventoryClient client =
      InventoryClient.over(
          "till-1",
          SafeCalls.over(
              RetryPolicy.STANDARD,
              new TestPace(),
              List.of(servers.connected(agent), servers.connected(central))));

  @AfterEach
  void close() {
    client.close();
    servers.close();
  }

  @Test
  void sendsTheSameCommandToBoth() {
    agent.fails(Errors.centralUnreachable());
    CommandHeader command = client.newCommand();
    client.adjust(AdjustStockRequest.newBuilder().setCommand(command).build());
    assertThat(command.getOrigin()).isEqualTo("till-1");
    assertThat(agent.adjusts().getFirst().getCommand()).isEqualTo(command);
    assertThat(central.adjusts().getFirst().getCommand()).isEqualTo(command);
  }

  @Test
  void takesAFreshKeyForEachCommand() {
    assertThat(client.newCommand().getIdempotencyKey())
        .isNotEqualTo(client.newCommand().getIdempotencyKey());
  }

  @Test
  void refusesACommandWithoutAKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.adjust(AdjustStockRequest.getDefaultInstance()))
        .withMessageContaining("idempotency key");
    assertThat(agent.adjusts()).isEmpty();
  }

  @Test
  void readsAtTheAgent() {
    assertThat(client.record("P1", "S1").getRecord().getStore()).isEqualTo("agent");
    assertThat(central.reads()).isEmpty();
  }

  @Test
  void readsAtCentralWhatTheAgentDoesNotHave() {
    agent.fails(
        Errors.error(Code.NOT_FOUND, ErrorReason.ERROR_REASON_STORE_NOT_SERVED),
        Errors.error(Code.UNAVAILABLE, ErrorReason.ERROR_REASON_REPLICA_NOT_READY));
    assertThat(client.record("P1", "S1").getRecord().getStore()).isEqualTo("central");
    assertThat(client.record("P1", "S1").getRecord().getStore()).isEqualTo("central");
  }

  @Test
  void asksCentralForTheStockOfTheWholeChain() {
    assertThat(client.availability("P1").getRecords(0).getStore()).isEqualTo("central");
    central.fails(Errors.bareUnavailable());
    assertThat(client.availability("P1").getRecords(0).getStore()).isEqualTo("agent");
  }

  @Test
  void isUnsureWhetherAKeyWasGivenUpWhenNobodyAnswers() {
    failAlways();

    OnhandException thrown = unanswered(true);

    assertThat(thrown.kind()).isEqualTo(ErrorKind.OUTCOME_UNKNOWN);
    assertThat(thrown.command()).contains(COMMAND);
  }

  @Test
  void changesNothingByAskingWithoutResolving() {
    failAlways();

    assertThat(unanswered(false).kind()).isEqualTo(ErrorKind.NOT_REACHABLE);
  }

  @Test
  void startsAListingAnewAtTheOtherServer() {
    agent.failsOnSecondPage();
    assertThat(client.recordsOfStore("S1"))
        .extracting(record -> record.getStore())
        .containsExactly("central", "central");
    assertThat(agent.reads()).containsExactly("list:", "list:agent");
    assertThat(central.reads()).containsExactly("list:", "list:central");
  }

  private OnhandException unanswered(boolean resolve) {
    return catchThrowableOfType(OnhandException.class, () -> client.operation(COMMAND, resolve));
  }

  private void failAlways() {
    for (int i = 0; i < 100; i++) {
      agent.fails(Errors.bareUnavailable());
      central.fails(Errors.bareUnavailable());
    }
  }
}
