package io.onhand.cli.demo.sales;

/** A file of sales cannot be used at all. The message says why and is meant for people. */
public final class SalesFileException extends Exception {

  private static final long serialVersionUID = 1L;

  SalesFileException(String why) {
    super(why);
  }
}
