package io.onhand.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Status;
import io.onhand.agent.outbox.OutboxAction.Discarded;
import io.onhand.agent.outbox.OutboxRows.Meta;
import io.onhand.agent.outbox.QueuedCommand.Rekeyed;
import io.onhand.agent.outbox.WriteState.Applied;
import io.onhand.agent.outbox.WriteState.Parked;
import io.onhand.agent.outbox.WriteState.Seen;
import io.onhand.agent.outbox.WriteState.Waiting;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.schema.CorruptValueException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The bytes of an outbox stay what they were, and other bytes are refused")
final class OutboxRowsTest {

  private static final Status REFUSED = Status.newBuilder().setCode(9).setMessage("no").build();

  private static final QueuedWrite WRITE =
      new QueuedWrite(
          258, Writes.fact("k1", -3, "p1").command(), 1_750_000_000_000_001L, Waiting.UNSEEN);

  @Test
  void goldenBytes() {
    Seen seen = new Seen(new Position(7, 9), 6);
    assertThat(hex(OutboxRows.key(258))).isEqualTo("0000000000000102");
    assertThat(hex(OutboxRows.metaKey())).isEqualTo("01");
    assertThat(hex(OutboxRows.bytes(new Meta(5, 300, 2))))
        .isEqualTo("09050000000000000010ac021802");
    assertThat(hex(OutboxRows.bytes(WRITE)))
        .isEqualTo(
            "0a0674696c6c2d3112026b3119b86198f6ae8c2f0121dd817283dbfe4c2a2a2c122a0a1b"
                + "0a0674696c6c2d3112026b312a0b09070000000000000010033002120b0a027031120141"
                + "18052001308280db85b4e79b063a090a027031120141180542136f7065726174696f6e20"
                + "74696c6c2d31006b314801");
    assertThat(hex(OutboxRows.bytes(WRITE.in(new Applied(seen, 11)))))
        .endsWith("0351070000000000000058096016690600000000000000");
    assertThat(hex(OutboxRows.bytes(WRITE.in(new Parked(REFUSED, 12)))))
        .endsWith("027206080912026e6f7818");
  }

  @Test
  void readsBackWhatWasWritten() {
    Seen seen = new Seen(new Position(7, 9), 6);
    for (WriteState state :
        List.of(
            Waiting.UNSEEN, new Waiting(seen), new Applied(seen, 11), new Parked(REFUSED, 12))) {
      QueuedWrite write = WRITE.in(state);
      assertThat(OutboxRows.write(258, OutboxRows.bytes(write))).isEqualTo(write);
      assertThat(OutboxRows.number(OutboxRows.key(258))).isEqualTo(258);
      QueuedWrite lost = new QueuedWrite(258, WRITE.command().lostAt(new Position(5, 6)), 1, state);
      assertThat(OutboxRows.write(258, OutboxRows.bytes(lost))).isEqualTo(lost);
    }
    QueuedCommand command = WRITE.command();
    QueuedCommand rekeyed =
        new QueuedCommand(
            command.id(),
            command.hashHigh(),
            command.hashLow(),
            command.effects(),
            command.ties(),
            command.request(),
            null,
            new Rekeyed("first", 3));
    QueuedWrite retried = new QueuedWrite(258, rekeyed, 9, Waiting.UNSEEN);
    assertThat(OutboxRows.write(258, OutboxRows.bytes(retried))).isEqualTo(retried);
    assertThat(hex(OutboxRows.bytes(retried))).endsWith("8201056669727374880103");
    OutboxAction action =
        new OutboxAction(
            4, new Discarded(), "anna", "no such store", 13, WRITE.in(new Parked(REFUSED, 12)));
    assertThat(OutboxRows.action(4, OutboxRows.bytes(action))).isEqualTo(action);
    Meta meta = new Meta(-5, 300, 2);
    assertThat(OutboxRows.meta(OutboxRows.bytes(meta))).isEqualTo(meta);
  }

  @Test
  void refusesWhatIsNotItsOwn() {
    assertThatThrownBy(() -> OutboxRows.write(1, new byte[] {9, 9}))
        .isInstanceOf(CorruptValueException.class);
    assertThatThrownBy(() -> OutboxRows.write(1, new byte[0]))
        .isInstanceOf(CorruptValueException.class);
    assertThatThrownBy(() -> OutboxRows.number(new byte[3]))
        .isInstanceOf(CorruptValueException.class);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
