package io.onhand.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A command that is shown can be pasted into a shell")
final class CommandLineTextTest {

  @Test
  void quotesWhatAShellWouldSplit() {
    assertThat(
            CommandLineText.of(
                List.of("./onhand", "get", "BANK CHARGES", "it's", "$HOME", "", "-3", "a=b")))
        .isEqualTo("./onhand get 'BANK CHARGES' 'it'\\''s' '$HOME' '' -3 a=b");
  }
}
