package io.onhand.cli.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A broken row of a stock file is named by its line, and the rest is read")
final class StockFileTest {

  @TempDir Path folder;

  @Test
  void readsRowsInTheOrderOfTheirLines() throws Exception {
    StockFile file =
        read("product,store,on_hand\n85123A,France,120\n\n\"A,1\",\"United Kingdom\",-3\n");

    assertThat(file.broken()).isEmpty();
    assertThat(file.rows())
        .containsExactly(
            new StockRow.Sound(2, row("85123A", "France", 120), 0),
            new StockRow.Sound(4, row("A,1", "United Kingdom", -3), 0));
  }

  @Test
  void readsByteOrderMarkAndCrLfAndColumnsInAnyOrder() throws Exception {
    StockFile file =
        read("\uFEFFon_hand,expected_version,store,product\r\n7,2,France,A\r\n8,,France,B\r\n");

    assertThat(file.broken()).isEmpty();
    assertThat(file.rows())
        .containsExactly(
            new StockRow.Sound(
                2, new SyncRow(new RecordKey("A", "France"), 7, OptionalLong.of(2)), 0),
            new StockRow.Sound(3, row("B", "France", 8), 0));
  }

  @Test
  void readsVersionsWithTheirEpoch() throws Exception {
    StockFile file =
        read(
            """
            product,store,on_hand,expected_version
            A,France,7,18446744073709551615:2
            B,France,7, 3
            C,France,7,
            D,France,7,18446744073709551616:2
            E,France,7,2:
            """);

    assertThat(file.rows())
        .extracting(StockRow.Sound::line, StockRow.Sound::expectedEpoch, it -> version(it.row()))
        .containsExactly(tuple(2, -1L, 2L), tuple(3, 0L, 3L), tuple(4, 0L, -1L));
    assertThat(file.broken())
        .extracting(StockRow.Broken::problem)
        .containsExactly(
            "expected_version: Expected N or EPOCH:N, but got \"18446744073709551616:2\".",
            "expected_version: Expected N or EPOCH:N, but got \"2:\".");
  }

  @Test
  void readsPackedFiles() throws Exception {
    Path path = folder.resolve("stock.csv.gz");
    var bytes = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(bytes)) {
      packed.write("product,store,on_hand\nA,France,1\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(path, bytes.toByteArray());

    assertThat(StockFile.read(path).rows()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "A,France,many           | on_hand: Expected a whole number, but got \"many\".",
        "A,France,               | on_hand: Expected a whole number, but got \"\".",
        "A,France,1.5            | on_hand: Expected a whole number, but got \"1.5\".",
        "A,France,99999999999999999999 | on_hand: Expected a whole number",
        "A,France,2000000000000000 | on_hand: Expected at most 10^15 either way",
        "A,France                | Expected a row of the file, but it has 2 fields",
        "A,France,1,2            | Expected a row of the file, but it has 4 fields",
        ",France,1               | product: Expected 1 to 64 bytes, but it is empty.",
        "~ A,France,1~           | product: Expected no white space at either end",
        "A,Fra\tnce,1            | store: Expected no control characters, but got U+0009",
        "A,\"France,1            | a quote that is not closed",
      })
  void namesABrokenRow(String line, String problem) throws Exception {
    StockFile file =
        read("product,store,on_hand\nB,France,1\n" + line.stripTrailing() + "\nC,France,2\n");

    assertThat(file.rows()).extracting(StockRow.Sound::line).containsExactly(2, 4);
    assertThat(file.broken()).hasSize(1);
    assertThat(file.broken().getFirst().line()).isEqualTo(3);
    assertThat(file.broken().getFirst().problem()).contains(problem);
  }

  @Test
  void namesAnIdThatIsTooLong() throws Exception {
    StockFile file =
        read(
            "product,store,on_hand\n%s,France,1\n%s,France,1"
                .formatted("x".repeat(65), "é".repeat(32)));

    assertThat(file.rows()).extracting(StockRow.Sound::line).containsExactly(3);
    assertThat(file.broken().getFirst().problem())
        .isEqualTo("product: Expected at most 64 bytes, but got 65.");
  }

  @Test
  void namesALineThatNeverEnds() throws Exception {
    StockFile file =
        read("product,store,on_hand\n" + "x".repeat(100_000) + ",France,1\nA,France,1\n");

    assertThat(file.rows()).extracting(StockRow.Sound::line).containsExactly(3);
    assertThat(file.broken().getFirst().problem()).contains("more than 8192 characters");
  }

  @Test
  void namesBytesThatAreNotUtf8() throws Exception {
    Path path = folder.resolve("latin.csv");
    Files.write(
        path,
        "product,store,on_hand\nA,Österreich,1\nB,France,1\n"
            .getBytes(StandardCharsets.ISO_8859_1));

    StockFile file = StockFile.read(path);

    assertThat(file.broken()).hasSize(1);
    assertThat(file.broken().getFirst().problem()).contains("not UTF-8");
    assertThat(file.rows()).extracting(StockRow.Sound::line).containsExactly(3);
  }

  @Test
  void namesASecondRowForTheSameRecord() throws Exception {
    StockFile file = read("product,store,on_hand\nA,France,1\nA,Spain,1\nA,France,2\n");

    assertThat(file.rows()).extracting(StockRow.Sound::line).containsExactly(2, 3);
    assertThat(file.broken())
        .containsExactly(
            new StockRow.Broken(
                4, "Expected a row of the file, but it has the same product and store as line 2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "product,store           | line 1 names no column \"on_hand\"",
        "product,store,on_hand,x | line 1 has an unknown column \"x\"",
        "product,store,on_hand,store | line 1 names a column twice",
        "''                      | line 1 names no column \"product\"",
      })
  void refusesAFileWithoutItsHeading(String heading, String problem) {
    assertThatThrownBy(() -> read(heading.strip()))
        .isInstanceOf(CsvException.class)
        .hasMessage(problem);
  }

  private StockFile read(String text) throws IOException, CsvException {
    Path path = folder.resolve("stock.csv");
    Files.writeString(path, text);
    return StockFile.read(path);
  }

  private static long version(SyncRow row) {
    return row.expectedVersion().orElse(-1);
  }

  private static SyncRow row(String product, String store, long onHand) {
    return new SyncRow(new RecordKey(product, store), onHand, OptionalLong.empty());
  }
}
