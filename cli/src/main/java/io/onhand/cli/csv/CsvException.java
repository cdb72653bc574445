package io.onhand.cli.csv;

/** A line that is not CSV; the message says what is wrong with it. */
public final class CsvException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is wrong with the line. */
  public CsvException(String message) {
    super(message, null, false, false);
  }
}
