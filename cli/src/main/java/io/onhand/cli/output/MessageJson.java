package io.onhand.cli.output;

import com.google.gson.stream.JsonWriter;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.ProtocolMessageEnum;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Writes messages of the contract as JSON, field by field under their names in the proto files.
 *
 * <p>It differs from protobuf's own JSON on purpose: 64-bit quantities, versions and sequences are
 * numbers and not strings, so that {@code jq} can calculate with them; enums are named without
 * their prefix ({@code SALE}); fields that hold zero are written. An epoch (a fixed64) is a string
 * of its decimal digits, since it is a name and too long for a double. Fields that are absent are
 * left out.
 */
public final class MessageJson {

  private MessageJson() {}

  /** Writes the message as an object. */
  public static void object(JsonWriter json, Message message) throws IOException {
    switch (message) {
      case Timestamp time -> json.value(Text.instant(time).toString());
      case Duration time -> json.value(seconds(time));
      default -> {
        json.beginObject();
        fields(json, message);
        json.endObject();
      }
    }
  }

  /** Writes the message's fields into the object that is open. */
  public static void fields(JsonWriter json, Message message) throws IOException {
    fieldsExcept(json, message);
  }

  /** Writes the message's fields but for some into the object that is open. */
  public static void fieldsExcept(JsonWriter json, Message message, String... left)
      throws IOException {
    List<String> leftOut = List.of(left);
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (leftOut.contains(field.getName())) {
        continue;
      }
      if (field.isMapField()) {
        map(json.name(field.getName()), message, field);
      } else if (field.isRepeated()) {
        json.name(field.getName()).beginArray();
        for (Object value : (List<?>) message.getField(field)) {
          value(json, field, value);
        }
        json.endArray();
      } else if (!field.hasPresence() || message.hasField(field)) {
        value(json.name(field.getName()), field, message.getField(field));
      }
    }
  }

  /** The name of an enum's value without the prefix that protobuf wants. */
  public static String shortName(ProtocolMessageEnum value) {
    return shortName(value.getValueDescriptor());
  }

  /** The name of an enum's value without the prefix that protobuf wants. */
  public static String shortName(EnumValueDescriptor value) {
    String prefix = upperSnake(value.getType().getName()) + "_";
    String name = value.getName();
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  private static void map(JsonWriter json, Message message, FieldDescriptor field)
      throws IOException {
    FieldDescriptor keys = field.getMessageType().findFieldByName("key");
    FieldDescriptor values = field.getMessageType().findFieldByName("value");
    json.beginObject();
    for (Object entry : (List<?>) message.getField(field)) {
      Message pair = (Message) entry;
      value(json.name(pair.getField(keys).toString()), values, pair.getField(values));
    }
    json.endObject();
  }

  private static void value(JsonWriter json, FieldDescriptor field, Object value)
      throws IOException {
    switch (value) {
      case Message message -> object(json, message);
      case EnumValueDescriptor constant -> json.value(shortName(constant));
      case String text -> json.value(text);
      case Boolean truth -> json.value(truth);
      case ByteString bytes -> json.value(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case Long number when field.getType() == FieldDescriptor.Type.FIXED64 ->
          json.value(Long.toUnsignedString(number));
      case Number number -> json.value(number);
      default ->
          throw new IllegalArgumentException(
              "Expected a value of a protobuf field, but got " + value.getClass());
    }
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%d.%09ds", time.getSeconds(), time.getNanos());
  }

  private static String upperSnake(String camel) {
    var snake = new StringBuilder(camel.length() + 4);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (i > 0 && Character.isUpperCase(c)) {
        snake.append('_');
      }
      snake.append(Character.toUpperCase(c));
    }
    return snake.toString();
  }
}
