package io.onhand.cli.output;

/**
 * A column of a table.
 *
 * @param title its heading
 * @param alignment on which side its cells begin
 */
public record Column(String title, Alignment alignment) {

  /** Where a cell's text stands. */
  public enum Alignment {
    /** Text. */
    LEFT,
    /** Numbers. */
    RIGHT
  }

  /** A column of text. */
  public static Column text(String title) {
    return new Column(title, Alignment.LEFT);
  }

  /** A column of numbers. */
  public static Column number(String title) {
    return new Column(title, Alignment.RIGHT);
  }
}
