package io.onhand.agent.api;

import io.onhand.agent.forwarded.ForwardedWindow;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.Receipt;
import io.onhand.server.domain.Position;

/** Hands what Central accepted to the window that keeps it. Any thread; never waits. */
final class AcceptedCommands {

  private final ForwardedWindow window;

  AcceptedCommands(ForwardedWindow window) {
    this.window = window;
  }

  /** The answer to a command that was sent on by itself. */
  <Q, A> void answered(CommandRoute<Q, A> route, Q request, A answer) {
    Receipt receipt = route.outcome().receipt().apply(answer);
    if (receipt.hasApplied()) {
      keep(route.asItem(request), receipt);
    }
  }

  /** The receipt of an item of a stream. */
  void answered(MutateStreamRequest request, Receipt receipt) {
    if (receipt.hasApplied()) {
      keep(request, receipt);
    }
  }

  private void keep(MutateStreamRequest request, Receipt receipt) {
    io.onhand.inventory.v1.Position at = receipt.getApplied().getPosition();
    window.keep(request, new Position(at.getEpoch(), at.getSequence()), receipt.getReplayed());
  }
}
