package io.onhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.onhand.agent.config.AgentSettings;
import io.onhand.agent.forwarded.ForwardedLimits;
import io.onhand.server.options.ServerCommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("An agent's options come from the command line, else the environment, else the file")
final class AgentOptionsTest {

  private static final Map<String, String> NOTHING = Map.of();

  @TempDir Path home;

  @Test
  void thereIsOnePrecedence() throws IOException {
    Map<String, String> variable = Map.of("ONHAND_AGENT_CENTRAL", "variable:2");
    assertThat(central(NOTHING)).isEqualTo("127.0.0.1:7420");

    write("agent.central=file:3\nagent.id=berlin\n");

    assertThat(central(variable, "--central", "typed:1")).isEqualTo("typed:1");
    assertThat(central(variable)).isEqualTo("variable:2");
    assertThat(central(NOTHING)).isEqualTo("file:3");
    assertThat(settings(variable).id()).isEqualTo("berlin");
  }

  @Test
  void storesHaveCommasBetweenThemOutsideTheCommandLine() throws IOException {
    Map<String, String> variable = Map.of("ONHAND_AGENT_STORES", "Berlin,Potsdam");
    assertThat(settings(NOTHING).stores()).isEmpty();

    write("agent.stores=Paris, Lyon\n");

    assertThat(settings(NOTHING).stores()).containsExactlyInAnyOrder("Paris", "Lyon");
    assertThat(settings(variable).stores()).containsExactlyInAnyOrder("Berlin", "Potsdam");
    assertThat(settings(variable, "--store", "Rome, west", "--store", "Bari").stores())
        .containsExactlyInAnyOrder("Rome, west", "Bari");
  }

  @Test
  void aMisspeltKeyIsRefused() throws IOException {
    write("central.port=1\ntarget=central:7420\nagent.store=Paris\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(NOTHING))
        .withMessageContaining("has \"agent.store\" (\"agent.stores\"?)");
  }

  @Test
  void theWindowOfWhatWasForwardedCanBeSet() {
    assertThat(settings(NOTHING).forwarded()).isEqualTo(ForwardedLimits.of(72, 512));
    assertThat(
            settings(
                    Map.of("ONHAND_AGENT_FORWARDED_WINDOW_HOURS", "24"),
                    "--forwarded-window-mib",
                    "64")
                .forwarded())
        .isEqualTo(ForwardedLimits.of(24, 64));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(NOTHING, "--forwarded-window-hours", "0"))
        .withMessageContaining("age_max=PT0S");
  }

  private String central(Map<String, String> environment, String... arguments) {
    return settings(environment, arguments).central().toString();
  }

  private AgentSettings settings(Map<String, String> environment, String... arguments) {
    AgentOptions options = new AgentOptions();
    assertThat(ServerCommandLine.fill(new CommandLine(options), environment, home, arguments))
        .isTrue();
    return options.settings();
  }

  private void write(String text) throws IOException {
    Path file = home.resolve(".config/onhand/config.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
