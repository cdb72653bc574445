package io.onhand.cli.output;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes one JSON object per line, each flushed: a program that reads along sees it at once. */
public final class JsonLines {

  private final PrintWriter out;

  /** Lines for this reader. */
  public JsonLines(PrintWriter out) {
    this.out = out;
  }

  /** Writes the fields of one object. */
  @FunctionalInterface
  public interface Fields {
    /** Writes names and values; the object is open. */
    void write(JsonWriter json) throws IOException;
  }

  /** Writes one object on a line of its own. */
  public void line(Fields fields) {
    var text = new StringWriter();
    try {
      // Closing it would close nothing but the text.
      @SuppressWarnings("resource")
      var json = new JsonWriter(text);
      json.setStrictness(Strictness.STRICT);
      json.setFormattingStyle(FormattingStyle.COMPACT);
      json.setHtmlSafe(false);
      json.beginObject();
      fields.write(json);
      json.endObject();
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected a text in memory to take what is written", e);
    }
    out.println(text);
    out.flush();
  }
}
