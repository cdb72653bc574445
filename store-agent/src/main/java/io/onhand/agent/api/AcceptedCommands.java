package io.onhand.agent.api;

import io.onhand.agent.forwarded.ForwardedWindow;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.Receipt;
import io.onhand.server.domain.Position;
import org.jspecify.annotations.Nullable;

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
      keep(route.asItem(request), null, receipt);
    }
  }

  /** The receipt of an item of a stream. */
  void answered(MutateStreamRequest request, Receipt receipt) {
    answered(request, null, receipt);
  }

  /**
   * The same.
   *
   * @param place where a Central that has lost it had accepted it; null: none had
   */
  void answered(MutateStreamRequest request, @Nullable Position place, Receipt receipt) {
    if (receipt.hasApplied()) {
      keep(request, place, receipt);
    }
  }

  private void keep(MutateStreamRequest request, @Nullable Position place, Receipt receipt) {
    io.onhand.inventory.v1.Position at = receipt.getApplied().getPosition();
    Position entry = new Position(at.getEpoch(), at.getSequence());
    window.keep(request, entry, place == null ? entry : place, receipt.getReplayed());
  }
}
