package io.onhand.cli.demo.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A file of sales is read whole, and each row that cannot be used is named by its line")
final class SalesReaderTest {

  private static final String HEADER =
      "invoice_no,stock_code,quantity,invoice_time,unit_price,country\n";

  @Test
  void groupsRowsToInvoicesInTheOrderOfTime() throws Exception {
    SalesFile file =
        read(
            HEADER
                + "2,D1,1,2010-12-01T09:00:00Z,1,France\n"
                + "1,A,5,2010-12-01T08:00:00Z,1,France\n"
                + "2,C,2,2010-12-01T09:01:00Z,1,France\n"
                + "1,A,3,2010-12-01T08:00:00Z,1,France\n");

    assertThat(file.rows()).isEqualTo(4);
    assertThat(file.invoices()).extracting(SoldInvoice::number).containsExactly("1", "2");
    assertThat(file.invoices().get(0).lines())
        .containsExactly(new SoldLine("A", 5), new SoldLine("A", 3));
    assertThat(file.invoices().get(1).time()).isEqualTo(Instant.parse("2010-12-01T09:00:00Z"));
    assertThat(file.invoices().get(1).lines())
        .containsExactly(new SoldLine("D1", 1), new SoldLine("C", 2));
    assertThat(file.badRows()).isEmpty();
  }

  @Test
  void namesBadRowsByLineAndGoesOn() throws Exception {
    SalesFile file =
        read(
            HEADER
                + "1,A,many,2010-12-01T08:00:00Z,1,France\n"
                + "1,A,0,2010-12-01T08:00:00Z,1,France\n"
                + "1,A,1,yesterday,1,France\n"
                + "1,A,1,2010-12-01T08:00:00Z,1\n"
                + "1, A,1,2010-12-01T08:00:00Z,1,France\n"
                + "1,\"A,1,2010-12-01T08:00:00Z,1,France\n"
                + "1,A,7,2010-12-01T08:00:00Z,1,France\n"
                + "1,A,7,2010-12-01T08:00:00Z,1,Spain\n");

    assertThat(file.badRows()).extracting(BadRow::line).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 9L);
    assertThat(file.badRows().getFirst().why())
        .isEqualTo(
            "Expected the quantity to be a whole number other than 0, at most 10^15 either way, but it is \"many\"");
    assertThat(file.badRows().getLast().why())
        .isEqualTo("Expected invoice 1 to stay in France, but this row says Spain");
    assertThat(file.invoices()).hasSize(1);
    assertThat(file.invoices().getFirst().lines()).containsExactly(new SoldLine("A", 7));
  }

  @Test
  void skipsAndCountsWhatIsNoGoods() throws Exception {
    SalesFile file =
        read(
            HEADER
                + "1,POST,1,2010-12-01T08:00:00Z,18,France\n"
                + "2,A,1,2010-12-01T08:00:00Z,1,France\n"
                + "2,m,1,2010-12-01T08:00:00Z,1,France\n"
                + "2,POST,1,2010-12-01T08:00:00Z,18,France\n"
                + "2,gift_0001_40,1,2010-12-01T08:00:00Z,40,France\n");

    assertThat(file.notGoods()).containsExactlyInAnyOrderEntriesOf(Map.of("POST", 2L, "m", 1L));
    assertThat(file.rowsNotGoods()).isEqualTo(3);
    assertThat(file.invoicesWithoutGoods()).isEqualTo(1);
    assertThat(file.invoices()).hasSize(1);
    assertThat(file.invoices().getFirst().lines())
        .extracting(SoldLine::product)
        .containsExactly("A", "gift_0001_40");
  }

  @Test
  void readsQuotedFieldsAndColumnsInAnyOrder() throws Exception {
    SalesFile file =
        read(
            "country,quantity,stock_code,invoice_time,invoice_no\n"
                + "\"Saint Martin, north\",-2,\"A \"\"B\"\"\",2010-12-01T08:00:00Z,C9\n");

    SoldInvoice invoice = file.invoices().getFirst();
    assertThat(invoice.country()).isEqualTo("Saint Martin, north");
    assertThat(invoice.lines()).containsExactly(new SoldLine("A \"B\"", -2));
    assertThat(invoice.cancellation()).isTrue();
  }

  @Test
  void readsPackedFiles() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(
          (HEADER + "1,A,1,2010-12-01T08:00:00Z,1,France\n").getBytes(StandardCharsets.UTF_8));
    }

    SalesFile file = SalesReader.read("packed", new ByteArrayInputStream(packed.toByteArray()));

    assertThat(file.invoices()).hasSize(1);
  }

  @Test
  void saysWhichColumnIsMissing() {
    assertThatThrownBy(() -> read("invoice_no,stock_code,quantity,country\n"))
        .isInstanceOf(SalesFileException.class)
        .hasMessage(
            "Expected the first line of test.csv to name the columns invoice_no, stock_code, quantity, invoice_time,"
                + " country, but invoice_time is missing.");
    assertThatThrownBy(() -> read("")).hasMessageContaining("the file is empty");
    assertThatThrownBy(() -> SalesReader.read(Path.of("no-such-file.csv")))
        .isInstanceOf(SalesFileException.class)
        .hasMessageContaining("there is no file no-such-file.csv");
  }

  private static SalesFile read(String text) throws IOException, SalesFileException {
    return SalesReader.read(
        "test.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
