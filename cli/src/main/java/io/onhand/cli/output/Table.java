package io.onhand.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * An aligned table for people. Rows are held until {@link #print}, since only the last one tells
 * how wide a column is.
 */
public final class Table {

  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** An empty table. */
  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row: one cell per column. */
  public Table row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "Expected a cell per column, but cells=" + cells.length + " columns=" + columns.size());
    }
    var row = new ArrayList<String>(cells.length);
    for (Object cell : cells) {
      row.add(Text.plain(cell instanceof Long number ? Text.number(number) : cell.toString()));
    }
    rows.add(row);
    return this;
  }

  /** Whether no row was added. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints headings and rows. A column whose cells are all empty is left out. */
  public void print(PrintWriter out, Palette palette) {
    List<Integer> shown = new ArrayList<>();
    int[] widths = new int[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      int widest = 0;
      for (List<String> row : rows) {
        widest = Math.max(widest, Text.width(row.get(i)));
      }
      if (widest > 0 || rows.isEmpty()) {
        shown.add(i);
      }
      widths[i] = Math.max(widest, Text.width(columns.get(i).title()));
    }
    out.println(palette.heading(line(columns.stream().map(Column::title).toList(), shown, widths)));
    for (List<String> row : rows) {
      out.println(line(row, shown, widths));
    }
  }

  private String line(List<String> cells, List<Integer> shown, int[] widths) {
    var line = new StringBuilder();
    for (int i : shown) {
      if (!line.isEmpty()) {
        line.append(GAP);
      }
      String cell = cells.get(i);
      String padding = " ".repeat(widths[i] - Text.width(cell));
      switch (columns.get(i).alignment()) {
        case LEFT -> line.append(cell).append(padding);
        case RIGHT -> line.append(padding).append(cell);
      }
    }
    return line.toString().stripTrailing();
  }
}
