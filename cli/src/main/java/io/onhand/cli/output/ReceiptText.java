package io.onhand.cli.output;

import io.onhand.inventory.v1.Receipt;

/** What became of a change, for people. */
public final class ReceiptText {

  private ReceiptText() {}

  /** In a sentence or two. */
  public static String sentence(Receipt receipt) {
    String done =
        receipt.hasQueued()
            ? "Queued at "
                + receipt.getQueued().getAgentId()
                + " as number "
                + Text.number(receipt.getQueued().getNumber())
                + ": Central decides when it can be reached."
            : "Applied as sequence "
                + Text.number(receipt.getApplied().getPosition().getSequence())
                + ".";
    return done + (receipt.getReplayed() ? " It was so before: this call changed nothing." : "");
  }
}
