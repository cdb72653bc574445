package io.onhand.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.client.CommandId;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.Position;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.Errors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is tried again goes under a key that Central has not refused")
final class RetrialTest {

  private static final long OUTBOX = 0xABCL;

  @Test
  void aRequestThatComesAsAFactKeepsItsKey() {
    QueuedCommand retried =
        Retrial.of(
            parked(CommandKind.COMMAND_KIND_REQUEST, ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK),
            true,
            OUTBOX);

    assertThat(retried.id()).isEqualTo(new CommandId("till", "k"));
    assertThat(header(retried).getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
    assertThat(header(retried).hasNotBefore()).isTrue();
  }

  @Test
  void aRequestThatComesAgainAsOneGetsANewKey() {
    QueuedCommand retried =
        Retrial.of(
            parked(CommandKind.COMMAND_KIND_REQUEST, ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK),
            false,
            OUTBOX);

    assertThat(retried.id()).isEqualTo(new CommandId("till", "retry-0000000000000abc-17"));
    assertThat(retried.ties())
        .containsExactly(
            CommandFootprint.operation("till", "retry-0000000000000abc-17"), "reservation r");
    assertThat(header(retried).getIdempotencyKey()).isEqualTo("retry-0000000000000abc-17");
    assertThat(header(retried).getKind()).isEqualTo(CommandKind.COMMAND_KIND_REQUEST);
    assertThat(header(retried).hasNotBefore()).isFalse();
  }

  @Test
  void aFactThatWasRefusedGetsANewKey() {
    QueuedCommand retried =
        Retrial.of(
            parked(CommandKind.COMMAND_KIND_FACT, ErrorReason.ERROR_REASON_STORE_NOT_FOUND),
            true,
            OUTBOX);

    assertThat(retried.id().key()).startsWith("retry-");
    assertThat(header(retried).getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
  }

  @Test
  void whatIsTooOldForItsKeyGetsANewOne() {
    QueuedCommand retried =
        Retrial.of(
            parked(
                CommandKind.COMMAND_KIND_REQUEST,
                ErrorReason.ERROR_REASON_IDEMPOTENCY_HORIZON_PASSED),
            true,
            OUTBOX);

    assertThat(retried.id().key()).startsWith("retry-");
    assertThat(header(retried).getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
    assertThat(header(retried).hasNotBefore()).isFalse();
  }

  private static CommandHeader header(QueuedCommand command) {
    return command.request().getAdjustStock().getCommand();
  }

  private static QueuedWrite parked(CommandKind kind, ErrorReason reason) {
    MutateStreamRequest request =
        MutateStreamRequest.newBuilder()
            .setAdjustStock(
                AdjustStockRequest.newBuilder()
                    .setCommand(
                        CommandHeader.newBuilder()
                            .setOrigin("till")
                            .setIdempotencyKey("k")
                            .setKind(kind)
                            .setNotBefore(Position.newBuilder().setEpoch(1).setSequence(2))))
            .build();
    return new QueuedWrite(
        17,
        new QueuedCommand(
            new CommandId("till", "k"),
            1,
            2,
            List.of(),
            List.of(CommandFootprint.operation("till", "k"), "reservation r"),
            request),
        5,
        new WriteState.Parked(Errors.status(reason, "no", Map.of()), 6));
  }
}
