package io.onhand.cli.output;

import com.google.protobuf.Message;
import io.onhand.inventory.v1.Freshness;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A listing as its pages come: for programs each element at once, for people a table when all of it
 * is there.
 *
 * @param <T> an element
 */
public final class Listing<T extends Message> {

  private final Table table;
  private final BiConsumer<Table, T> row;
  private final JsonLines lines;
  private final boolean json;
  private Optional<Freshness> freshness = Optional.empty();
  private long count;

  /**
   * A listing without elements yet.
   *
   * @param json whether a program reads it
   * @param row adds an element to the table
   */
  public Listing(boolean json, JsonLines lines, Table table, BiConsumer<Table, T> row) {
    this.json = json;
    this.lines = lines;
    this.table = table;
    this.row = row;
  }

  /** Takes a page of what has no position in the log. */
  public void page(List<T> elements) {
    take(elements);
  }

  /** Takes a page. */
  public void page(List<T> elements, Freshness asOf) {
    freshness = Optional.of(asOf);
    take(elements);
  }

  private void take(List<T> elements) {
    count += elements.size();
    for (T element : elements) {
      if (json) {
        lines.line(out -> {
          MessageJson.fields(out, element);
          if (freshness.isPresent()) {
            MessageJson.fields(out, freshness.get());
          }
        });
      } else {
        row.accept(table, element);
      }
    }
  }

  /** The elements, for people. */
  public Table table() {
    return table;
  }

  /**
   * How many there are, in a sentence.
   *
   * @param one what one of them is called; more of them have an "s" besides
   */
  public String sentence(String one, boolean more) {
    return (count == 0 ? "No " : Text.number(count) + " ")
        + one
        + (count == 1 ? "" : "s")
        + (more ? " shown, there are more: use --all or a higher --limit." : ".")
        + freshness.map(asOf -> " " + RecordOutput.sentence(asOf)).orElse("");
  }
}
