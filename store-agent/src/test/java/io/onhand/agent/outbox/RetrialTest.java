package io.onhand.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.onhand.agent.outbox.QueuedCommand.Rekeyed;
import io.onhand.client.CommandId;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.Position;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName(
    "What is tried again goes under its own key, so that it is applied once at most, and where that"
        + " is spent under one that follows from it")
final class RetrialTest {

  private static final Position HEAD = new Position(3, 900);

  @ParameterizedTest
  @EnumSource(
      value = ErrorReason.class,
      names = {
        "ERROR_REASON_INSUFFICIENT_STOCK",
        "ERROR_REASON_STORE_NOT_FOUND",
        "ERROR_REASON_INVALID_FIELD",
        "ERROR_REASON_INVARIANT_VIOLATED"
      })
  void itKeepsItsKeyAndItsAgeAndTakesNoRefusalForAnAnswer(ErrorReason reason) {
    QueuedCommand retried =
        Retrial.of(parked(CommandKind.COMMAND_KIND_REQUEST, reason), false, HEAD);

    assertThat(retried.id()).isEqualTo(new CommandId("till", "k"));
    assertThat(retried.rekeyed()).isNull();
    assertThat(header(retried))
        .isEqualTo(
            CommandHeader.newBuilder()
                .setOrigin("till")
                .setIdempotencyKey("k")
                .setKind(CommandKind.COMMAND_KIND_REQUEST)
                .setNotBefore(RecordMapper.position(1, 2))
                .setRetryRefused(true)
                .build());
  }

  @Test
  void aRequestThatComesAsAFactKeepsThemToo() {
    QueuedCommand retried =
        Retrial.of(
            parked(CommandKind.COMMAND_KIND_REQUEST, ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK),
            true,
            HEAD);

    assertThat(retried.id()).isEqualTo(new CommandId("till", "k"));
    assertThat(header(retried).getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
    assertThat(header(retried).getNotBefore().getSequence()).isEqualTo(2);
  }

  @Test
  void whatLostItsKeyGetsAnotherAndTheHeadOfNow() {
    QueuedCommand retried =
        Retrial.of(
            parked(CommandKind.COMMAND_KIND_REQUEST, ErrorReason.ERROR_REASON_OPERATION_ABANDONED),
            false,
            HEAD);

    String key = "retry-1-9ac0e8e3e1fca65f0faad4286d9352a6";
    assertThat(retried.id()).isEqualTo(new CommandId("till", key));
    assertThat(retried.rekeyed()).isEqualTo(new Rekeyed("k", 1));
    assertThat(retried.ties())
        .containsExactly(CommandFootprint.operation("till", key), "reservation r");
    assertThat(header(retried).getIdempotencyKey()).isEqualTo(key);
    assertThat(header(retried).getKind()).isEqualTo(CommandKind.COMMAND_KIND_REQUEST);
    assertThat(header(retried).getNotBefore()).isEqualTo(RecordMapper.position(3, 900));
  }

  @Test
  void whoeverRetriesTheSameCommandSendsTheSameKey() {
    QueuedWrite here =
        parked(CommandKind.COMMAND_KIND_FACT, ErrorReason.ERROR_REASON_OPERATION_ABANDONED);
    QueuedWrite there = new QueuedWrite(99, here.command(), 7, here.state());

    assertThat(Retrial.of(there, false, HEAD).id()).isEqualTo(Retrial.of(here, true, HEAD).id());
  }

  @Test
  void eachKeyThatIsSpentGivesAnother() {
    QueuedWrite first =
        parked(CommandKind.COMMAND_KIND_FACT, ErrorReason.ERROR_REASON_OPERATION_ABANDONED);
    QueuedCommand once = Retrial.of(first, false, HEAD);
    QueuedCommand twice = Retrial.of(new QueuedWrite(18, once, 5, first.state()), false, HEAD);

    assertThat(twice.rekeyed()).isEqualTo(new Rekeyed("k", 2));
    assertThat(twice.id().key()).isEqualTo(once.id().key().replace("retry-1-", "retry-2-"));
  }

  @Test
  void twoCommandsThatWereGivenOneKeyStayTwo() {
    QueuedWrite one =
        parked(CommandKind.COMMAND_KIND_FACT, ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED);
    QueuedCommand other =
        new QueuedCommand(
            one.command().id(),
            1,
            3,
            List.of(),
            one.command().ties(),
            one.command().request(),
            null,
            null);

    assertThat(Retrial.of(one, false, HEAD).id())
        .isNotEqualTo(Retrial.of(new QueuedWrite(18, other, 5, one.state()), false, HEAD).id());
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorReason.class,
      names = {
        "ERROR_REASON_IDEMPOTENCY_HORIZON_PASSED",
        "ERROR_REASON_EPOCH_CHANGED",
        "ERROR_REASON_SEQUENCE_IN_FUTURE"
      })
  void whatWasRefusedForItsAgeKeepsItsKeyAndGetsTheHeadOfNow(ErrorReason reason) {
    QueuedCommand retried =
        Retrial.of(parked(CommandKind.COMMAND_KIND_REQUEST, reason), true, HEAD);

    assertThat(retried.id()).isEqualTo(new CommandId("till", "k"));
    assertThat(header(retried).getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
    assertThat(header(retried).getNotBefore()).isEqualTo(RecordMapper.position(3, 900));
  }

  @Test
  void aRefusalThatIsNoneOfCentralsRulesKeepsTheKey() {
    QueuedWrite denied =
        parked(CommandKind.COMMAND_KIND_FACT, ErrorReason.ERROR_REASON_STORE_NOT_FOUND)
            .in(
                new WriteState.Parked(
                    Status.newBuilder().setCode(Code.PERMISSION_DENIED_VALUE).build(), 6));

    assertThat(Retrial.of(denied, false, HEAD).id()).isEqualTo(new CommandId("till", "k"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorReason.class,
      names = {"ERROR_REASON_IDEMPOTENCY_KEY_REUSED", "ERROR_REASON_OPERATION_ABANDONED"})
  void whatLostItsKeyGetsAnotherAlsoAsAFact(ErrorReason reason) {
    QueuedCommand retried =
        Retrial.of(parked(CommandKind.COMMAND_KIND_REQUEST, reason), true, HEAD);

    assertThat(retried.id().key()).startsWith("retry-1-");
    assertThat(header(retried).getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
    assertThat(header(retried).getNotBefore()).isEqualTo(RecordMapper.position(3, 900));
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
                            .setNotBefore(RecordMapper.position(1, 2))))
            .build();
    return new QueuedWrite(
        17,
        new QueuedCommand(
            new CommandId("till", "k"),
            1,
            2,
            List.of(),
            List.of(CommandFootprint.operation("till", "k"), "reservation r"),
            request,
            null,
            null),
        5,
        new WriteState.Parked(Errors.status(reason, "no", Map.of()), 6));
  }
}
