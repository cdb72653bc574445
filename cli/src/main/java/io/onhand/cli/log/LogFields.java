package io.onhand.cli.log;

import com.google.gson.stream.JsonWriter;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes what recurs in entries. What is not there is left out.
 *
 * @param json the object that is open takes the fields
 */
record LogFields(JsonWriter json) {

  /** A time of the log. */
  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  void text(String name, String text) throws IOException {
    if (!text.isEmpty()) {
      json.name(name).value(text);
    }
  }

  void number(String name, long number) throws IOException {
    json.name(name).value(number);
  }

  void number(String name, OptionalLong number) throws IOException {
    if (number.isPresent()) {
      json.name(name).value(number.getAsLong());
    }
  }

  /** A number that says nothing when it is 0. */
  void nonZero(String name, long number) throws IOException {
    if (number != 0) {
      json.name(name).value(number);
    }
  }

  void time(String name, long micros) throws IOException {
    json.name(name).value(instant(micros).toString());
  }

  void key(RecordKey key) throws IOException {
    json.name("product").value(key.product());
    json.name("store").value(key.store());
  }

  void record(String name, @Nullable StockRecord record) throws IOException {
    if (record == null) {
      return;
    }
    json.name(name).beginObject();
    number("on_hand", record.onHand());
    number("reserved", record.reserved());
    number("incoming", record.incoming());
    number("available", record.available());
    number("floor", record.floor().at());
    number("low_stock_at", record.lowStockAt());
    number("version", record.version());
    number("updated_sequence", record.updatedSequence());
    time("updated_at", record.updatedAtMicros());
    json.endObject();
  }

  /** Writes one element of a list into the object that is open. */
  @FunctionalInterface
  interface Element<T> {
    /** Writes it. */
    void write(T element) throws IOException;
  }

  /** A list of objects. */
  <T> void list(String name, Iterable<T> elements, Element<T> element) throws IOException {
    json.name(name).beginArray();
    for (T each : elements) {
      json.beginObject();
      element.write(each);
      json.endObject();
    }
    json.endArray();
  }
}
