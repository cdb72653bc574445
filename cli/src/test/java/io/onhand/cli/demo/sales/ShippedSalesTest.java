package io.onhand.cli.demo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The shipped month of real sales is whole")
final class ShippedSalesTest {

  @Test
  void holdsDecember2010() throws Exception {
    SalesFile file = ShippedSales.read();

    assertThat(file.rows()).isEqualTo(42_481);
    assertThat(file.badRows()).isEmpty();
    assertThat(file.invoices().size() + file.invoicesWithoutGoods()).isEqualTo(2_025);
    assertThat(file.invoices().getFirst().time()).hasToString("2010-12-01T08:26:00Z");
    assertThat(file.invoices().getLast().time()).hasToString("2010-12-23T17:41:00Z");
    assertThat(file.notGoods()).containsKeys("POST", "DOT", "M", "D", "S", "C2", "BANK CHARGES");
    assertThat(file.invoices()).anyMatch(invoice -> invoice.lines().size() > 600);
  }
}
