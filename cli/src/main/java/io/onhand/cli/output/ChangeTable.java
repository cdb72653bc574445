package io.onhand.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes as they come, one a line. Nobody knows how wide a column of what is still to come will
 * be, so the widths are fixed and a longer cell shifts the rest of its line.
 */
public final class ChangeTable {

  private static final String FORM = "%9s  %-20s  %-14s  %-15s  %-10s  %-16s  %7s  %9s  %7s  %s";

  private final PrintWriter out;
  private final Palette palette;
  private boolean headed;

  /** An empty table; its heading is printed with the first row. */
  public ChangeTable(PrintWriter out, Palette palette) {
    this.out = out;
    this.palette = palette;
  }

  /**
   * One line; what does not apply is empty.
   *
   * @param sequence the entry
   * @param time its log time
   * @param origin who made the command
   * @param what what it was
   * @param product which product
   * @param store which store
   * @param change by how much stock changed
   * @param onHand what is there now
   * @param version the record's version now
   * @param note anything else
   */
  public record Row(
      long sequence,
      String time,
      String origin,
      String what,
      String product,
      String store,
      String change,
      String onHand,
      String version,
      String note) {

    /** A line about no record. */
    public static Row of(
        long sequence, String time, String origin, String what, String store, String note) {
      return new Row(sequence, time, origin, what, "", store, "", "", "", note);
    }
  }

  /** What is held of a record and what is on its way to it, where something is. */
  public static List<String> parts(long reserved, long incoming) {
    var parts = new ArrayList<String>();
    if (reserved != 0) {
      parts.add(Text.number(reserved) + " reserved");
    }
    if (incoming != 0) {
      parts.add(Text.number(incoming) + " incoming");
    }
    return parts;
  }

  /** A change of what is on hand; nothing for none. */
  public static String delta(long onHand) {
    return onHand == 0 ? "" : Text.signed(onHand);
  }

  /** Prints a line. */
  public void print(Row row) {
    if (!headed) {
      headed = true;
      String heading =
          FORM.formatted(
              "SEQUENCE",
              "TIME",
              "ORIGIN",
              "WHAT",
              "PRODUCT",
              "STORE",
              "CHANGE",
              "ON HAND",
              "VERSION",
              "NOTE");
      out.println(palette.heading(heading));
    }
    String line =
        FORM.formatted(
            Text.number(row.sequence()),
            row.time(),
            row.origin(),
            row.what(),
            row.product(),
            row.store(),
            row.change(),
            row.onHand(),
            row.version(),
            row.note());
    out.println(Text.plain(line).stripTrailing());
  }
}
