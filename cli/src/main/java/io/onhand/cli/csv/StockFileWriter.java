package io.onhand.cli.csv;

import io.onhand.inventory.v1.Record;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes stock as a CSV file that {@link StockFileReader} reads. */
public final class StockFileWriter {

  private final PrintWriter out;
  private final boolean withVersions;

  /**
   * Writes the heading.
   *
   * @param withVersions whether each row asks that its record is unchanged when it is read back
   */
  public StockFileWriter(PrintWriter out, boolean withVersions) {
    this.out = out;
    this.withVersions = withVersions;
    var heading = new ArrayList<>(StockFileReader.REQUIRED);
    if (withVersions) {
      heading.add(StockFileReader.EXPECTED_VERSION);
    }
    line(heading);
  }

  /**
   * Writes one record.
   *
   * @param epoch the history of the log that its version belongs to
   */
  public void write(Record record, long epoch) {
    var fields = new ArrayList<String>(4);
    fields.add(record.getProduct());
    fields.add(record.getStore());
    fields.add(Long.toString(record.getOnHand()));
    if (withVersions) {
      fields.add(new ExpectedVersion(epoch, record.getVersion()).toString());
    }
    line(fields);
  }

  private void line(List<String> fields) {
    out.print(CsvLine.of(fields));
    out.print('\n');
  }
}
