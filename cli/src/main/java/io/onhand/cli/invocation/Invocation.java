package io.onhand.cli.invocation;

import io.onhand.cli.catalog.ProductCatalogue;
import io.onhand.cli.output.JsonLines;
import io.onhand.cli.output.OutputFormat;
import io.onhand.cli.output.Palette;
import io.onhand.cli.output.RecordOutput;
import io.onhand.cli.output.Table;
import io.onhand.cli.settings.GlobalOptions;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.CommandLineText;
import io.onhand.cli.shell.Surroundings;
import io.onhand.client.Wire;
import io.onhand.inventory.v1.Record;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of the program, as its command sees it. Used by the main thread. */
public final class Invocation {

  private final Surroundings surroundings;
  private final GlobalOptions options;
  private final List<String> args;
  private @Nullable ProductCatalogue products;

  /**
   * A run.
   *
   * @param args the command line, without the program's name
   */
  public Invocation(Surroundings surroundings, GlobalOptions options, List<String> args) {
    this.surroundings = surroundings;
    this.options = options;
    this.args = List.copyOf(args);
  }

  /** What the run gets from outside. */
  public Surroundings surroundings() {
    return surroundings;
  }

  /** The options that every command has; filled in when a command runs. */
  public GlobalOptions options() {
    return options;
  }

  /** Where results go. */
  public PrintWriter out() {
    return surroundings.out();
  }

  /** Whether a program reads the results. */
  public boolean json() {
    return options.output() == OutputFormat.JSON;
  }

  /** Where results for programs go. */
  public JsonLines jsonLines() {
    return new JsonLines(surroundings.out());
  }

  /** The colours of results. */
  public Palette palette() {
    return new Palette(surroundings.outIsTerminal() && wantsColor());
  }

  /** The colours of errors and notes. */
  public Palette notesPalette() {
    return new Palette(surroundings.errIsTerminal() && wantsColor());
  }

  /** Prints a table for people, unless it is empty. */
  public void print(Table table) {
    if (!table.isEmpty()) {
      table.print(out(), palette());
    }
  }

  /** Prints records for people. */
  public void records(List<Record> records) {
    print(new RecordOutput(products()).table(records));
  }

  /** Prints a record for people, when there is one. */
  public void records(boolean any, Record record) {
    records(any ? List.of(record) : List.of());
  }

  /** Tells the person something that is not part of the result, after what is printed of it. */
  public void note(String text) {
    surroundings.out().flush();
    surroundings.err().println(notesPalette().faint(text));
    surroundings.err().flush();
  }

  /** What products are called. Read once, on the first call. */
  public ProductCatalogue products() {
    ProductCatalogue known = products;
    if (known == null) {
      known = options.products().map(ProductCatalogue::of).orElseGet(ProductCatalogue::shipped);
      products = known;
    }
    return known;
  }

  /** Who makes changes. */
  public String origin() {
    return options.origin();
  }

  /** Connects to the server that the options name. */
  public Connection connect() {
    return Connection.open(options, options.target());
  }

  /**
   * Connects to the store agent that the options name, else to that of this machine: a target that
   * is not said is never Central for what only an agent knows.
   */
  public Connection connectToAgent() {
    String target = options.target();
    boolean isSaid = isTyped("--target") || !target.equals(GlobalOptions.TARGET_DEFAULT);
    return Connection.open(options, isSaid ? target : "127.0.0.1:" + Wire.AGENT_PORT);
  }

  /** Whether the option stands on the command line: then it beats what a file says. */
  public boolean isTyped(String option) {
    return args.stream().anyMatch(arg -> arg.equals(option) || arg.startsWith(option + "="));
  }

  /**
   * The same command for a shell, with some options given besides.
   *
   * @param more values by option; those that stand there already are left as they are
   */
  public String again(Map<String, String> more) {
    var missing = new LinkedHashMap<>(more);
    missing.keySet().removeIf(this::isTyped);
    return with(args, missing);
  }

  /**
   * The same command for a shell, with another option in the place of some.
   *
   * @param flags what goes, alone
   * @param option what is given instead, also where it stands already
   */
  public String againWith(Set<String> flags, String option, String value) {
    var words = new ArrayList<>(args);
    words.removeIf(word -> flags.contains(word) || word.startsWith(option + "="));
    int at = words.indexOf(option);
    if (at >= 0) {
      words.subList(at, Math.min(at + 2, words.size())).clear();
    }
    return with(words, Map.of(option, value));
  }

  private static String with(List<String> typed, Map<String, String> more) {
    var words = new ArrayList<>(typed);
    // After "--" an option would be taken for a parameter.
    int end = words.contains("--") ? words.indexOf("--") : words.size();
    for (Map.Entry<String, String> option : more.entrySet()) {
      words.addAll(end, List.of(option.getKey(), option.getValue()));
      end += 2;
    }
    words.addFirst("./onhand");
    return CommandLineText.of(words);
  }

  /**
   * Which of two options holds that exclude each other. One on the command line beats one from the
   * environment or a file.
   *
   * @param given whether the option has a value, from wherever
   * @return the option's name; empty when neither is given
   * @throws CommandFailure when it cannot be told
   */
  public Optional<String> eitherOf(String option, boolean given, String other, boolean otherGiven) {
    if (given && otherGiven) {
      if (isTyped(option) == isTyped(other)) {
        throw CommandFailure.usage(
            "Expected one of " + option + " and " + other + ", but got both",
            "Leave one of them out; ./onhand config show tells where options come from.");
      }
      return Optional.of(isTyped(option) ? option : other);
    }
    return given ? Optional.of(option) : otherGiven ? Optional.of(other) : Optional.empty();
  }

  private boolean wantsColor() {
    return !options.noColor() && surroundings.environment().getOrDefault("NO_COLOR", "").isEmpty();
  }
}
