package io.onhand.cli.demo.sales;

/** One row of a file cannot be used; the rows after it can. */
final class BadRowException extends Exception {

  private static final long serialVersionUID = 1L;

  BadRowException(String why) {
    super(why);
  }
}
