package io.onhand.cli.csv;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a UTF-8 text file, numbered from 1. Ends of line are LF or CRLF; a byte order mark
 * is skipped; a file named {@code *.gz} is unpacked. Bytes that are not UTF-8 become U+FFFD, so
 * that they spoil one line and not the reading. Of a longer line only the beginning is kept.
 */
public final class CsvLines implements Closeable {

  /** A line is cut after so many characters: it is none of ours, and must not fill the memory. */
  static final int LINE_CHARS_MAX = 8_192;

  private static final int BYTE_ORDER_MARK = '\uFEFF';

  private final Reader reader;
  private int number;

  private CsvLines(Reader reader) {
    this.reader = reader;
  }

  /** Opens a file. */
  public static CsvLines open(Path file) throws IOException {
    return of(Files.newInputStream(file), file.toString().endsWith(".gz"));
  }

  /** Reads a stream, which {@link #close} closes. */
  public static CsvLines of(InputStream stream, boolean packed) throws IOException {
    InputStream bytes = packed ? new GZIPInputStream(stream) : stream;
    return new CsvLines(
        new java.io.BufferedReader(
            new InputStreamReader(new BufferedInputStream(bytes), StandardCharsets.UTF_8)));
  }

  /** The next line without its end; null after the last. */
  public @Nullable String next() throws IOException {
    int c = reader.read();
    if (number == 0 && c == BYTE_ORDER_MARK) {
      c = reader.read();
    }
    if (c < 0) {
      return null;
    }
    number++;
    var line = new StringBuilder();
    for (; c >= 0 && c != '\n'; c = reader.read()) {
      if (line.length() < LINE_CHARS_MAX) {
        line.append((char) c);
      }
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return line.toString();
  }

  /** The number of the line that {@link #next} returned last. */
  public int number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
