package io.onhand.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.Refusal;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("JSON has the contract's names, numbers as numbers and one object a line")
final class JsonLinesTest {

  @Test
  void writesQuantitiesAsNumbersAndEpochsAsNames() {
    JsonObject json =
        parse(
            Freshness.newBuilder()
                .setAsOf(Position.newBuilder().setEpoch(-1).setSequence(9_007_199_254_740_993L))
                .setStaleness(Duration.newBuilder().setSeconds(1).setNanos(500_000_000))
                .build());

    assertThat(json.getAsJsonObject("as_of"))
        .hasToString("{\"epoch\":\"18446744073709551615\",\"sequence\":9007199254740993}");
    assertThat(json.get("stale").getAsBoolean()).isFalse();
    assertThat(json.get("staleness").getAsString()).isEqualTo("1.500000000s");
  }

  @Test
  void writesZerosAndLeavesOutWhatIsAbsent() {
    JsonObject json =
        parse(
            Record.newBuilder()
                .setProduct("A")
                .setFloor(0)
                .setUpdatedAt(Timestamp.newBuilder().setSeconds(1_290_000_000))
                .build());

    assertThat(json.get("on_hand").getAsLong()).isZero();
    assertThat(json.get("floor").getAsLong()).isZero();
    assertThat(json.has("low_stock_at")).isFalse();
    assertThat(json.get("updated_at").getAsString()).isEqualTo("2010-11-17T13:20:00Z");
  }

  @Test
  void namesEnumsShortAndKeepsMaps() {
    JsonObject line =
        parse(AdjustLine.newBuilder().setReason(AdjustReason.ADJUST_REASON_SALE).build());
    JsonObject refusal = parse(Refusal.newBuilder().putMetadata("a\"b", "1").build());

    assertThat(line.get("reason").getAsString()).isEqualTo("SALE");
    assertThat(refusal.getAsJsonObject("metadata").get("a\"b").getAsString()).isEqualTo("1");
  }

  @Test
  void keepsStrangeTextOnItsLine() {
    String strange = "quote \" backslash \\ line\nbreak \u2028 \u0007 é";
    String text = text(Record.newBuilder().setProduct(strange).build());

    assertThat(text.lines()).hasSize(1);
    assertThat(JsonParser.parseString(text).getAsJsonObject().get("product").getAsString())
        .isEqualTo(strange);
  }

  private static JsonObject parse(com.google.protobuf.Message message) {
    return JsonParser.parseString(text(message)).getAsJsonObject();
  }

  private static String text(com.google.protobuf.Message message) {
    var text = new StringWriter();
    new JsonLines(new PrintWriter(text)).line(json -> MessageJson.fields(json, message));
    return text.toString();
  }
}
