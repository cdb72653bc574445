package io.onhand.cli.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A line of CSV is read as it was written, quotes and commas included")
final class CsvLineTest {

  @Test
  void readsPlainAndQuotedFields() throws Exception {
    assertThat(CsvLine.fields("a,b,")).containsExactly("a", "b", "");
    assertThat(CsvLine.fields("\"a,b\",\"say \"\"hi\"\"\",\"\""))
        .containsExactly("a,b", "say \"hi\"", "");
    assertThat(CsvLine.fields("")).containsExactly("");
  }

  @Test
  void readsBackWhatItWrites() throws Exception {
    List<String> fields = List.of("85123A", "United Kingdom, 1", "\"", "", " x ", "é");

    assertThat(CsvLine.fields(CsvLine.of(fields))).isEqualTo(fields);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a", "a,\"b", "\"a\"b,c", "a\"b", "\"a\"\"", "\"a\" ,b"})
  void refusesStrayQuotes(String line) {
    assertThatThrownBy(() -> CsvLine.fields(line)).isInstanceOf(CsvException.class);
  }
}
