package io.onhand.cli.demo.tally;

/**
 * Where a record must stand after some postings.
 *
 * @param onHand units on hand
 * @param reserved units that reservations hold
 * @param incoming units on their way from other stores
 * @param version how many postings there were
 */
record Standing(long onHand, long reserved, long incoming, long version) {

  static final Standing UNBORN = new Standing(0, 0, 0, 0);

  Standing after(Posting posting) {
    return new Standing(
        onHand + posting.movements().onHand(),
        reserved + posting.reserved(),
        incoming + posting.incoming(),
        version + 1);
  }

  long available() {
    return onHand - reserved;
  }

  boolean isShownBy(Shown shown) {
    return shown.onHand() == onHand
        && shown.reserved() == reserved
        && shown.incoming() == incoming
        && shown.available() == available()
        && shown.version() == version;
  }

  /** As "3, 1 held, 2 on the way (version 7)"; what is 0 is left out. */
  static String text(long onHand, long reserved, long incoming, long version) {
    return onHand
        + (reserved == 0 ? "" : ", " + reserved + " held")
        + (incoming == 0 ? "" : ", " + incoming + " on the way")
        + " (version "
        + version
        + ")";
  }

  static String text(Shown shown) {
    return text(shown.onHand(), shown.reserved(), shown.incoming(), shown.version());
  }

  @Override
  public String toString() {
    return text(onHand, reserved, incoming, version);
  }
}
