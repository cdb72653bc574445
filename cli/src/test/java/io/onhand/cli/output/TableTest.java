package io.onhand.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Tables are aligned, whatever their cells hold")
final class TableTest {

  @Test
  void alignsTextLeftAndNumbersRight() {
    Table table =
        new Table(Column.text("PRODUCT"), Column.number("ON HAND"), Column.text("NAME"))
            .row("85123A", 1_234L, "HEART")
            .row("A", -5L, "BAG");

    assertThat(text(table))
        .isEqualTo(
            """
            PRODUCT  ON HAND  NAME
            85123A     1,234  HEART
            A             -5  BAG
            """);
  }

  @Test
  void leavesOutColumnsThatHoldNothing() {
    Table table = new Table(Column.text("A"), Column.text("B")).row("x", "").row("y", "");

    assertThat(text(table)).isEqualTo("A\nx\ny\n");
  }

  @Test
  void countsPlacesAndNotBytes() {
    Table table =
        new Table(Column.text("STORE"), Column.number("N"))
            .row("Österreich", 1L)
            .row("東京", 2L)
            .row("e\u0301", 3L);

    assertThat(text(table))
        .isEqualTo(
            """
            STORE       N
            Österreich  1
            東京        2
            e\u0301           3
            """);
  }

  @Test
  void showsNoControlCharacters() {
    Table table = new Table(Column.text("A")).row("x\u001b[31my\n");

    assertThat(text(table)).isEqualTo("A\nx\uFFFD[31my\uFFFD\n");
  }

  @Test
  void refusesARowOfAnotherLength() {
    assertThatThrownBy(() -> new Table(Column.text("A")).row("x", "y"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void paintsOnlyForTerminals() {
    Table table = new Table(Column.text("A")).row("x");
    var colored = new StringWriter();
    var out = new PrintWriter(colored);
    table.print(out, new Palette(true));
    out.flush();

    assertThat(colored.toString()).contains("\u001b[1mA\u001b[0m");
    assertThat(text(table)).doesNotContain("\u001b");
  }

  private static String text(Table table) {
    var text = new StringWriter();
    var out = new PrintWriter(text);
    table.print(out, new Palette(false));
    out.flush();
    return text.toString();
  }
}
