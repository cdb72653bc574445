package io.onhand.cli.output;

import com.google.gson.stream.JsonWriter;
import io.onhand.cli.catalog.ProductCatalogue;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.Record;
import java.io.IOException;
import java.util.List;

/** How records of stock look. */
public final class RecordOutput {

  private final ProductCatalogue products;

  /** Records, with the names that this catalogue knows. */
  public RecordOutput(ProductCatalogue products) {
    this.products = products;
  }

  /** A table of records. */
  public Table table(List<Record> records) {
    Table table = emptyTable();
    for (Record record : records) {
      add(table, record);
    }
    return table;
  }

  /** A table of records that is still to be filled. */
  public static Table emptyTable() {
    return new Table(
        Column.text("PRODUCT"),
        Column.text("STORE"),
        Column.text("DESCRIPTION"),
        Column.number("ON HAND"),
        Column.number("RESERVED"),
        Column.number("INCOMING"),
        Column.number("AVAILABLE"),
        Column.number("FLOOR"),
        Column.number("LOW AT"),
        Column.number("VERSION"),
        Column.text("CHANGED"));
  }

  /** Adds a record to a table of records. */
  public void add(Table table, Record record) {
    table.row(
        record.getProduct(),
        record.getStore(),
        products.description(record.getProduct()),
        record.getOnHand(),
        Text.nonZero(record.getReserved()),
        Text.nonZero(record.getIncoming()),
        record.getAvailable(),
        record.hasFloor() ? Text.nonZero(record.getFloor()) : "none",
        record.hasLowStockAt() ? record.getLowStockAt() : "",
        record.getVersion(),
        Text.time(record.getUpdatedAt()));
  }

  /**
   * Writes a record's fields into the object that is open: those of the contract, its description
   * where known, and how fresh they are.
   */
  public void fields(JsonWriter json, Record record, Freshness freshness) throws IOException {
    json.name("product").value(record.getProduct());
    describe(json, record.getProduct());
    MessageJson.fieldsExcept(json, record, "product");
    MessageJson.fields(json, freshness);
  }

  /** Writes what the product is called, where that is known. */
  public void describe(JsonWriter json, String product) throws IOException {
    String description = products.description(product);
    if (!description.isEmpty()) {
      json.name("description").value(description);
    }
  }

  /** How fresh an answer is, in one sentence. */
  public static String sentence(Freshness freshness) {
    String sequence = Text.number(freshness.getAsOf().getSequence());
    if (!freshness.getStale()) {
      return "As of sequence " + sequence + ".";
    }
    return "Stale: as of sequence "
        + sequence
        + ", known to be up to date "
        + Text.duration(freshness.getStaleness())
        + " ago; the agent has no line to Central.";
  }
}
