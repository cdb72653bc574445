package io.onhand.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.bench.load.RequestTemplate.Choice;
import io.onhand.bench.load.RequestTemplate.UniqueNumber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request's key is its own, and its product one of those asked for")
final class RequestTemplateTest {

  private static final String UNIQUE = "kkkkkkkkkkkkkkkk";

  @Test
  void patchesTheMessageInPlace() {
    RequestTemplate template =
        template("<" + UNIQUE + "><pp>", new UniqueNumber(UNIQUE), new Choice("pp", 1));
    ByteBuffer out = ByteBuffer.allocate(64).position(3);
    template.write(out, 0x0123_4567_89ab_cdefL);
    assertThat(text(out, 3)).isEqualTo("<0123456789abcdef><00>");
    out.clear();
    template.write(out, 7);
    assertThat(text(out, 0)).isEqualTo("<0000000000000007><00>");
  }

  @Test
  void spreadsChoicesEvenlyAndTheSameWayAgain() {
    RequestTemplate template = template("pppp", new Choice("pppp", 1000));
    int[] chosen = new int[1000];
    for (int number = 0; number < 100_000; number++) {
      ByteBuffer out = ByteBuffer.allocate(4);
      template.write(out, number);
      int choice = Integer.parseInt(text(out, 0));
      assertThat(choice).isEqualTo(Choice.choiceOf(number, 1000));
      chosen[choice]++;
    }
    assertThat(IntStream.of(chosen)).allMatch(times -> times > 50 && times < 160);
  }

  @Test
  void refusesPlaceholdersThatAreNotThereOnce() {
    assertThatThrownBy(() -> template("nothing", new UniqueNumber(UNIQUE)))
        .hasMessageContaining("exactly once");
    assertThatThrownBy(() -> template("pp and pp", new Choice("pp", 3)))
        .hasMessageContaining("exactly once");
    assertThatThrownBy(() -> new Choice("pp", 101)).hasMessageContaining("Expected");
    assertThatThrownBy(() -> new UniqueNumber("short")).hasMessageContaining("16 characters");
  }

  private static RequestTemplate template(String message, RequestTemplate.Patch... patches) {
    return RequestTemplate.of(
        "/a.B/C", message.getBytes(StandardCharsets.US_ASCII), List.of(patches));
  }

  private static String text(ByteBuffer out, int from) {
    byte[] octets = new byte[out.position() - from];
    out.get(from, octets);
    return new String(octets, StandardCharsets.US_ASCII);
  }
}
