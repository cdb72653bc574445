package io.onhand.cli.output;

/**
 * Colours of a terminal, or none.
 *
 * @param colored whether the reader's terminal shows colours
 */
public record Palette(boolean colored) {

  /** What heads a table. */
  public String heading(String text) {
    return paint("1", text);
  }

  /** What matters less than the rest. */
  public String faint(String text) {
    return paint("2", text);
  }

  /** Good. */
  public String good(String text) {
    return paint("32", text);
  }

  /** Needs a look. */
  public String warning(String text) {
    return paint("33", text);
  }

  /** Wrong. */
  public String bad(String text) {
    return paint("31", text);
  }

  private String paint(String code, String text) {
    return colored && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
