package io.onhand.cli.output;

import io.onhand.inventory.v1.Queued;
import io.onhand.inventory.v1.Receipt;

/** What became of a change, for people. */
public final class ReceiptText {

  private ReceiptText() {}

  /** In a sentence or two. */
  public static String sentence(Receipt receipt) {
    String done =
        receipt.hasQueued()
            ? queued(receipt.getQueued())
            : "Applied as sequence "
                + Text.number(receipt.getApplied().getPosition().getSequence())
                + ".";
    return done + (receipt.getReplayed() ? " It was so before: this call changed nothing." : "");
  }

  private static String queued(Queued queued) {
    String where = queued.getAgentId() + " as number " + Text.number(queued.getNumber());
    return queued.hasParked()
        ? "Parked at "
            + where
            + ": Central refused it ("
            + MessageJson.shortName(queued.getParked().getReason())
            + "), and somebody has to settle it there. Do not make it anew."
        : "Queued at " + where + ": Central decides when it can be reached.";
  }
}
