package io.onhand.bench.command;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.onhand.cli.shell.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A command line of the benchmarks, and what it printed. */
final class BenchRun {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** As short as it goes, with its files in a folder. */
  int shortly(Path folder, String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--folder", folder.toString()));
    if (!List.of("sync", "warmup").contains(args[0]) && !all.contains("--warm-up")) {
      all.addAll(List.of("--warm-up", "0"));
    }
    if (!all.contains("--seconds")) {
      all.addAll(List.of("--seconds", "1"));
    }
    return execute(all.toArray(new String[0]));
  }

  int execute(String... args) {
    return BenchCommandLine.of(surroundings(), List.of()).execute(args);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** Both, for the message of a failure. */
  String printed() {
    return err() + out();
  }

  List<JsonObject> json() {
    return out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }

  private Surroundings surroundings() {
    return new Surroundings(
        Map.of(),
        Path.of("."),
        "tester",
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        true,
        false);
  }
}
