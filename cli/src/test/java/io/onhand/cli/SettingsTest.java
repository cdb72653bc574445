package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.AgentMain;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.server.CentralMain;
import io.onhand.server.options.ServerCommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An option comes from the command line, else the environment, else the file")
final class SettingsTest {

  @TempDir Path home;

  @Test
  void thereIsOnePrecedence() throws Exception {
    Path file = write(".config/onhand/config.properties", "target=file:1\ntimeout=7s\n");
    var plain = new Cli(home);
    var withVariable = new Cli(home).with("ONHAND_TARGET", "variable:1");

    assertThat(shown(withVariable, "target", "--target", "typed:1"))
        .isEqualTo("target typed:1 command line");
    assertThat(shown(withVariable, "target"))
        .isEqualTo("target variable:1 environment ONHAND_TARGET");
    assertThat(shown(withVariable, "timeout")).isEqualTo("timeout 7s file " + file);
    assertThat(shown(plain, "target")).isEqualTo("target file:1 file " + file);
    assertThat(shown(plain, "stock.list.limit")).isEqualTo("stock.list.limit 50 default");
    assertThat(shown(plain, "origin")).isEqualTo("origin cli-ann default");
  }

  @Test
  void theFileIsNamedOnTheCommandLineElseByTheEnvironment() throws Exception {
    write(".config/onhand/config.properties", "target=usual:1\n");
    Path typed = write("typed.properties", "target=typed:1\n");
    Path variable = write("variable.properties", "target=variable:1\n");
    write("xdg/onhand/config.properties", "target=xdg:1\n");
    Cli cli = new Cli(home).with("XDG_CONFIG_HOME", home.resolve("xdg").toString());

    assertThat(shown(cli, "target")).startsWith("target xdg:1");
    cli.with("ONHAND_CONFIG", variable.toString());
    assertThat(shown(cli, "target")).startsWith("target variable:1");
    assertThat(shown(cli, "target", "--config", typed.toString())).startsWith("target typed:1");
    assertThat(shown(cli, "target", "--config=" + typed)).startsWith("target typed:1");
  }

  @Test
  void anUnknownKeyIsRefusedByName() throws Exception {
    Path file = write(".config/onhand/config.properties", "tarket=central:7420\n");

    CliRun run = new Cli(home).run("status");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "onhand: Expected keys of options, but "
                + file
                + " has \"tarket\" (\"target\"?). Correct or remove it; \"onhand config show\" lists"
                + " the keys.\n");
  }

  @Test
  void helpIsThereWhateverTheFileHolds() throws Exception {
    write(".config/onhand/config.properties", "tarket=x\nbad=\\u00zz\n");

    assertThat(new Cli(home).run("stock", "get", "--help").exitCode()).isZero();
  }

  @Test
  void aNamedFileMustBeThere() {
    CliRun run = new Cli(home).run("status", "--config", home.resolve("none").toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("cannot be read").contains("Check --config.");
  }

  @Test
  void aMalformedFileIsRefused() throws Exception {
    write(".config/onhand/config.properties", "target=\\u00zz\n");

    CliRun run = new Cli(home).run("config", "show");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("has another form");
  }

  @Test
  void aBadValueIsToldWithItsSource() {
    CliRun run =
        new Cli(home).with("ONHAND_STOCK_LIST_LIMIT", "many").run("stock", "list", "--store", "A");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "onhand: Invalid value for option '--limit': Expected a whole number, but got \"many\" (from environment"
                + " ONHAND_STOCK_LIST_LIMIT). See ./onhand stock list --help.\n");
  }

  @Test
  void aFlagStaysOnWhenFileAndCommandLineBothSetIt() throws Exception {
    write(".config/onhand/config.properties", "no-color=true\n");
    var cli = new Cli(home);

    assertThat(shown(cli, "no-color", "--no-color")).isEqualTo("no-color true command line");
    assertThat(shown(cli, "no-color", "--no-color=false")).isEqualTo("no-color false command line");
    assertThat(shown(cli, "no-color")).startsWith("no-color true file");
  }

  @Test
  void aFlagOfOneCommandToo() throws Exception {
    write(".config/onhand/config.properties", "stock.list.all=true\n");
    try (FakeServer server = FakeServer.central()) {
      for (int i = 0; i < 60; i++) {
        server.state().record("p" + i, "France", i);
      }
      String[] list = {"stock", "list", "--output", "json", "--store", "France"};

      assertThat(new Cli(home).at(server.address(), list).json()).hasSize(60);
      assertThat(new Cli(home).at(server.address(), with(list, "--all")).json()).hasSize(60);
      assertThat(new Cli(home).at(server.address(), with(list, "--all=false")).json()).hasSize(50);
      assertThat(new Cli(home).at(server.address(), with(list, "--limit=7")).json()).hasSize(7);
    }
  }

  @Test
  void whatBelongsToOneCallIsNotConfigured() throws Exception {
    write(".config/onhand/config.properties", "stock.adjust.key=k\n");

    assertThat(new Cli(home).run("config", "show").exitCode()).isEqualTo(2);
  }

  @Test
  void theServersOptionsAreShownToo() throws Exception {
    Path file = write(".config/onhand/config.properties", "central.port=8420\nagent.stores=A,B\n");
    var cli = new Cli(home).with("ONHAND_AGENT_CENTRAL", "berlin:7420");

    assertThat(shown(cli, "central.port")).isEqualTo("central.port 8420 file " + file);
    assertThat(shown(cli, "agent.stores")).isEqualTo("agent.stores A,B file " + file);
    assertThat(shown(cli, "agent.central"))
        .isEqualTo("agent.central berlin:7420 environment ONHAND_AGENT_CENTRAL");
    assertThat(shown(cli, "agent.port")).isEqualTo("agent.port 7421 default");
    assertThat(shown(cli, "central.tls-cert", "--tls-cert", "mine.pem"))
        .isEqualTo("central.tls-cert  default");
    assertThat(new Cli(home).run("config", "show").out())
        .containsPattern("central\\.port +8420 +file .* +ONHAND_CENTRAL_PORT");
  }

  @Test
  void aMisspeltKeyOfAServerIsRefused() throws Exception {
    write(".config/onhand/config.properties", "bench.write.seconds=3\nagent.prot=8420\n");

    CliRun run = new Cli(home).run("status");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("has \"agent.prot\" (\"agent.port\"?)");
  }

  @Test
  void aServerTakesAFileWithKeysOfEveryCommand() throws Exception {
    CliRun keys = new Cli(home).run("config", "show", "--output", "json");
    var lines = new StringBuilder();
    keys.json().stream()
        .map(line -> line.get("key").getAsString())
        .filter(key -> !key.startsWith("central."))
        .forEach(key -> lines.append(key).append("=x\n"));
    write(".config/onhand/config.properties", lines.toString());

    assertThat(lines).contains("target=x").contains("agent.port=x");
    assertThat(ServerCommandLine.fill(CentralMain.commandLine(), Map.of(), home)).isTrue();
  }

  @Test
  void anAgentTakesAFileWithKeysOfTheCommandsBesideIt() throws Exception {
    write(".config/onhand/config.properties", "agent.queued.limit=7\nagent.port=7500\n");

    assertThat(ServerCommandLine.fill(AgentMain.commandLine(), Map.of(), home)).isTrue();
    assertThat(shown(new Cli(home), "agent.queued.limit")).contains("7 file");
  }

  @Test
  void aMisspeltKeyOfACommandBesideAnAgentIsRefused() throws Exception {
    write(".config/onhand/config.properties", "agent.queued.limits=7\n");

    CliRun run = new Cli(home).run("status");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("has \"agent.queued.limits\"");
  }

  private static String shown(Cli cli, String key, String... options) {
    String[] args = new String[options.length + 4];
    args[0] = "config";
    args[1] = "show";
    System.arraycopy(options, 0, args, 2, options.length);
    args[args.length - 2] = "--output";
    args[args.length - 1] = "json";
    CliRun run = cli.run(args);
    assertThat(run.err()).isEmpty();
    return run.json().stream()
        .filter(line -> line.get("key").getAsString().equals(key))
        .map(line ->
            key + " " + line.get("value").getAsString() + " " + line.get("source").getAsString())
        .findFirst()
        .orElse("no such key");
  }

  private static String[] with(String[] args, String option) {
    String[] more = Arrays.copyOf(args, args.length + 1);
    more[args.length] = option;
    return more;
  }

  private Path write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
