package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import io.onhand.cli.shell.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

@DisplayName("Whatever wants a number says which numbers it takes, in words")
final class NumbersTest {

  private static final Set<Class<?>> NUMBERS =
      Set.of(
          int.class,
          Integer.class,
          long.class,
          Long.class,
          short.class,
          Short.class,
          double.class,
          Double.class);

  @TempDir Path home;

  @ParameterizedTest
  @MethodSource("numbers")
  void everyOptionAndParameterDoes(List<String> words) {
    CliRun run = run(words, "ten");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Expected a whole number, but got \"ten\"");
  }

  @Test
  void theWalkFindsThem() {
    assertThat(numbers())
        .contains(
            List.of("stock", "list", "--limit"),
            List.of("feed", "tail", "--after"),
            List.of("demo", "--rounds"),
            List.of("stock", "adjust", "x", "x"),
            List.of("count", "x", "x"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          stock list --limit,   0,                   Expected --limit of 1 or more but got 0
          stock list --limit,   9223372036854775808, of 9223372036854775807 or less
          stock list --limit,   1.5,                 Expected a whole number but got "1.5"
          feed tail --limit,    0,                   Expected --limit of 1 or more but got 0
          feed tail --after,    -1,                  Expected --after of 0 or more but got -1
          log show --from,      0,                   Expected 1 <= --from <= --to but got --from=0
          doctor --agent-port,  65536,               Expected --agent-port from 0 to 65535 but got 65536
          doctor --central-port, -1,                 Expected --central-port from 0 to 65535 but got -1
          demo --seconds,       0,                   Expected --seconds of 1 or more but got 0
          demo --tills,         2147483648,          of 2147483647 or less
          demo --port,          -2147483649,         of -2147483648 or more
          demo race --stock,    0,                   Expected --stock of 1 or more but got 0
          demo kill --cycles,   -1,                  Expected --cycles of 1 or more but got -1
          stock adjust p s,     1e3,                 Expected a whole number but got "1e3"
          """)
  void aNumberThatIsOutOfRangeIsToldTheRange(String words, String number, String told) {
    CliRun run = run(List.of(words.split(" ")), number);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().replace(",", "")).contains(told);
  }

  private CliRun run(List<String> words, String number) {
    List<String> args = new ArrayList<>(words);
    args.add(number);
    return new Cli(home).run(args.toArray(String[]::new));
  }

  /** The words that come before each number that there is. */
  static Stream<List<String>> numbers() {
    List<List<String>> found = new ArrayList<>();
    var nowhere = new PrintWriter(new StringWriter());
    collect(
        CommandTree.of(
            new Surroundings(Map.of(), Path.of("/nowhere"), "ann", nowhere, nowhere, false, false),
            List.of()),
        List.of(),
        found);
    return found.stream();
  }

  private static void collect(CommandLine at, List<String> path, List<List<String>> found) {
    for (ArgSpec arg : at.getCommandSpec().args()) {
      if (wantsNumber(arg)) {
        found.add(
            switch (arg) {
              case OptionSpec option -> with(path, List.of(option.longestName()));
              case PositionalParamSpec place ->
                  with(path, Collections.nCopies(place.index().min(), "x"));
              default -> throw new AssertionError("Expected an option or a parameter: " + arg);
            });
      }
    }
    at.getSubcommands().forEach((name, below) -> collect(below, with(path, List.of(name)), found));
  }

  private static boolean wantsNumber(ArgSpec arg) {
    return NUMBERS.contains(arg.typeInfo().getType())
        || arg.typeInfo().getAuxiliaryTypeInfos().stream()
            .anyMatch(type -> NUMBERS.contains(type.getType()));
  }

  private static List<String> with(List<String> path, List<String> more) {
    List<String> words = new ArrayList<>(path);
    words.addAll(more);
    return List.copyOf(words);
  }
}
