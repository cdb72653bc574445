package io.onhand.server.model;

import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What random sequences have found, in a few commands. */
@DisplayName("A command finds what another of its batch has just changed")
final class SameBatchTest {

  /** Loaded together, before the fact brought a product that the transfer did not name. */
  @Test
  void aTransferThatGotAnotherProduct() {
    Scene scene = new Scene();
    scene.name(
        new Dispatch("Paris", "Rome", List.of(new MoveLine("tea", 4, OptionalLong.empty()))));

    scene.send(
        CommandKind.FACT,
        new Receive(scene.named(), List.of(new ReceivedLine("salt", 1, 0, 0, 0))));
    scene.send(CommandKind.REQUEST, new Cancel(scene.named()));

    scene.settle();
  }
}
