package io.onhand.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.onhand.server.config.CentralSettings;
import io.onhand.server.options.ServerCommandLine;
import io.onhand.server.options.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@DisplayName("Central's options come from the command line, else the environment, else the file")
final class CentralOptionsTest {

  private static final Map<String, String> NOTHING = Map.of();
  private static final Map<String, String> PORT = Map.of("ONHAND_CENTRAL_PORT", "2");

  @TempDir Path home;

  @Test
  void thereIsOnePrecedence() throws IOException {
    assertThat(port(PORT)).isEqualTo(2);
    assertThat(port(NOTHING)).isEqualTo(CentralSettings.PORT_DEFAULT);

    write("central.port=3\ncentral.in-flight-commands-max=9\n");

    assertThat(port(PORT, "--port", "1")).isEqualTo(1);
    assertThat(port(PORT)).isEqualTo(2);
    assertThat(port(NOTHING)).isEqualTo(3);
    assertThat(port(NOTHING, "--config", Settings.NO_FILE)).isEqualTo(CentralSettings.PORT_DEFAULT);
    assertThat(settings(PORT).limits().inFlightCommandsMax()).isEqualTo(9);
  }

  @Test
  void aFlagStaysOnWhenFileAndCommandLineBothSetIt() throws IOException {
    write("central.insecure=true\n");

    assertThat(settings(NOTHING, "--bind", "0.0.0.0", "--insecure").listening().bind())
        .isEqualTo("0.0.0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(NOTHING, "--bind", "0.0.0.0", "--insecure=false"))
        .withMessageContaining("Expected TLS");
  }

  @Test
  void backupsGoBesideTheDataFolderAndNeverIntoIt() {
    Path data = Path.of("/srv/stock");
    CentralSettings settings = settings(NOTHING, "--data", data.toString());

    assertThat(settings.backups().folder()).isEqualTo(Path.of("/srv/stock-backups"));
    assertThat(settings.backups().checkpointHours()).isEqualTo(24);
    assertThat(settings(NOTHING, "--checkpoint-hours", "0").backups().checkpointHours()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> settings(NOTHING, "--data", "/srv/stock", "--backup-dir", "/srv/stock/backups"))
        .withMessageContaining("Expected --backup-dir outside the data folder");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(NOTHING, "--checkpoints-kept", "0"))
        .withMessageContaining("Expected --checkpoints-kept from 1");
  }

  @Test
  void aMisspeltKeyIsRefused() throws IOException {
    Path file = write("central.prot=3\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(NOTHING))
        .withMessage(
            "Expected keys of options, but "
                + file
                + " has \"central.prot\" (\"central.port\"?). Correct or remove it; \"onhand config"
                + " show\" lists the keys.");
  }

  @Test
  void aKeyOfNoProgramIsRefused() throws IOException {
    write("agnet.port=3\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(NOTHING))
        .withMessageContaining("has \"agnet.port\"");
  }

  @Test
  void keysOfOtherProgramsAreNone() throws IOException {
    write("target=central:7420\nstock.list.limit=9\nagent.port=1\nbench.write.seconds=5\n");

    assertThat(port(NOTHING)).isEqualTo(CentralSettings.PORT_DEFAULT);
  }

  @Test
  void aBadValueIsToldWithItsSource() throws IOException {
    Path file = write("central.port=many\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(NOTHING))
        .withMessage(
            "Invalid value for option '--port': Expected a whole number, but got \"many\" (from file "
                + file
                + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--disk-low-water-mib", "--log-bytes-alarm-mib"})
  void moreMebibytesThanBytesCanBeCountedAreRefused(String option) {
    for (String mib : List.of("8796093022208", "17592186044417", "-1")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> settings(NOTHING, option, mib))
          .withMessage("Expected " + option + " from 0 to 8796093022207, but got " + mib + ".");
    }
  }

  @Test
  void helpIsThereWhateverTheFileHolds() throws IOException {
    write("central.prot=x\nbad=\\u00zz\n");

    assertThat(fill(new CentralOptions(), NOTHING, "--help")).isFalse();
  }

  private int port(Map<String, String> environment, String... arguments) {
    return settings(environment, arguments).listening().port();
  }

  private CentralSettings settings(Map<String, String> environment, String... arguments) {
    CentralOptions options = new CentralOptions();
    assertThat(fill(options, environment, arguments)).isTrue();
    return options.settings();
  }

  private boolean fill(
      CentralOptions options, Map<String, String> environment, String... arguments) {
    return ServerCommandLine.fill(new CommandLine(options), environment, home, arguments);
  }

  private Path write(String text) throws IOException {
    Path file = home.resolve(".config/onhand/config.properties");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
