package io.onhand.cli.output;

import io.onhand.inventory.v1.StockException;
import java.util.List;

/** How exceptions look. */
public final class ExceptionOutput {

  private ExceptionOutput() {}

  /** A table of exceptions. */
  public static Table table(List<StockException> exceptions) {
    Table table = emptyTable();
    exceptions.forEach(exception -> add(table, exception));
    return table;
  }

  /** A table of exceptions that is still to be filled. */
  public static Table emptyTable() {
    return new Table(
        Column.text("EXCEPTION"),
        Column.text("PRODUCT"),
        Column.text("STORE"),
        Column.text("WHAT"),
        Column.number("BY"),
        Column.text("ORIGIN"),
        Column.text("REFERENCE"),
        Column.text("OPENED"),
        Column.text("RESOLVED"));
  }

  /** Adds an exception to a table of exceptions. */
  public static void add(Table table, StockException exception) {
    table.row(
        exception.getExceptionId(),
        exception.getKey().getProduct(),
        exception.getKey().getStore(),
        Text.words(MessageJson.shortName(exception.getKind())),
        exception.getQuantity(),
        exception.getOrigin(),
        exception.getReference(),
        Text.time(exception.getOpenedAt()),
        exception.hasResolution() ? exception.getResolution().getReason() : "");
  }
}
