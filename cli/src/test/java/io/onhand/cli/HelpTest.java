package io.onhand.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import io.onhand.cli.shell.Surroundings;
import io.onhand.server.options.SettingKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

@DisplayName("Every command explains itself with examples, and fits the terminal")
final class HelpTest {

  @TempDir Path home;

  @Test
  void theMainPageIsAsAgreed() throws IOException {
    CliRun run = new Cli(home).run("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(snapshot());
  }

  @Test
  void theProgramAloneExplainsItselfAndFails() throws IOException {
    CliRun run = new Cli(home).run();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo(snapshot());
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasExamples(List<String> command) {
    List<String> args = new ArrayList<>(command);
    args.add("--help");
    CliRun run = new Cli(home).run(args.toArray(String[]::new));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: ./onhand ").contains("xample").contains("./onhand");
    assertThat(run.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    assertThat(run.out()).doesNotContain("PARAM");
  }

  @Test
  void everyOptionHasADescriptionAndAVariableOfItsOwn() {
    CommandLine root = root();
    Map<String, OptionSpec> options = Programs.options(root);

    assertThat(options.values())
        .allSatisfy(
            option -> assertThat(option.description()).as(option.longestName()).isNotEmpty());
    assertThat(options.keySet().stream().map(key -> new SettingKey(key).variable()))
        .doesNotHaveDuplicates()
        .doesNotContain("ONHAND_CONFIG");
  }

  @Test
  void versionIsNamed() {
    CliRun run = new Cli(home).run("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("onhand ");
  }

  @Test
  void completionNamesCommandsAndOptions() {
    CliRun run = new Cli(home).run("completion", "zsh");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("complete ").contains("availability").contains("--run-id");
  }

  static Stream<List<String>> commands() {
    var paths = new ArrayList<List<String>>();
    collect(root(), List.of(), paths);
    return paths.stream();
  }

  private static void collect(CommandLine at, List<String> path, List<List<String>> paths) {
    at.getSubcommands()
        .forEach((name, command) -> {
          List<String> below = new ArrayList<>(path);
          below.add(name);
          paths.add(below);
          collect(command, below, paths);
        });
  }

  private static CommandLine root() {
    var nowhere = new PrintWriter(new StringWriter());
    return CommandTree.of(
        new Surroundings(Map.of(), Path.of("/nowhere"), "ann", nowhere, nowhere, false, false),
        List.of());
  }

  private static String snapshot() throws IOException {
    try (InputStream stream = HelpTest.class.getResourceAsStream("main-help.txt")) {
      return stream == null ? "" : new String(stream.readAllBytes(), UTF_8);
    }
  }
}
