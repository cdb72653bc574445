package io.onhand.server.domain;

/** Why stock changes. */
public enum AdjustReason {
  SALE(false),
  RETURN(true),
  RECEIPT(true),
  DAMAGE(false),
  SHRINKAGE(false),
  CORRECTION(true),
  OTHER(false);

  private final boolean bearsRecords;

  AdjustReason(boolean bearsRecords) {
    this.bearsRecords = bearsRecords;
  }

  /**
   * Whether a record may be born by it: a sale of what was never there is a mistake, a receipt is
   * not.
   */
  public boolean bearsRecords() {
    return bearsRecords;
  }
}
