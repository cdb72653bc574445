package io.onhand.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.output.Palette;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "The demo's live view leaves the lines above it alone, and is not in the way of a file")
final class ScreenTest {

  private final StringWriter text = new StringWriter();

  @Test
  void drawsTheBlockAnewBelowTheLinesThatStay() {
    Screen screen = screen(true);

    screen.show(List.of("one", "two"));
    screen.say("news");
    screen.clear();

    assertThat(text.toString())
        .isEqualTo("one\ntwo\n\r\u001b[2A\u001b[Jnews\none\ntwo\n\r\u001b[2A\u001b[J");
  }

  @Test
  void cutsLinesThatATerminalWouldFold() {
    Screen screen = screen(true);

    screen.show(List.of("x".repeat(200)));

    assertThat(text.toString()).isEqualTo("x".repeat(79) + "\n");
  }

  @Test
  void drawsNoBlockIntoAFile() {
    Screen screen = screen(false);

    screen.show(List.of("one", "two"));
    screen.say("news");

    assertThat(text.toString()).isEqualTo("news\n");
  }

  @Test
  void isSilentOnceItIsClosed() {
    Screen screen = screen(true);

    screen.close(List.of("last"));
    screen.say("more");
    screen.show(List.of("block"));

    assertThat(text.toString()).isEqualTo("last\n");
  }

  private Screen screen(boolean terminal) {
    return new Screen(new PrintWriter(text), terminal, new Palette(false));
  }
}
