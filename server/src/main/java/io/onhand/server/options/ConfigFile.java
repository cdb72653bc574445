package io.onhand.server.options;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A configuration file: Java properties, UTF-8, one {@code key=value} a line. One file serves all
 * programs.
 *
 * @param path where it is
 * @param values what it says, by key
 */
record ConfigFile(Path path, Map<String, String> values) {

  /** Names a configuration file instead of the usual one. */
  static final String VARIABLE = "ONHAND_CONFIG";

  /**
   * What the keys begin with that some program has. A program knows its own keys to the letter; of
   * the others, which need not be installed beside it, only these.
   */
  private static final Set<String> FIRST_WORDS =
      Set.of(
          "agent",
          "agent.actions",
          "agent.close-check",
          "agent.parked",
          "agent.queued",
          "agent.status",
          "backup",
          "bench",
          "central",
          "commit",
          "count",
          "demo",
          "doctor",
          "exceptions",
          "extend",
          "feed",
          "history",
          "log",
          "no-color",
          "origin",
          "output",
          "products",
          "release",
          "reservations",
          "reserve",
          "status",
          "stock",
          "store",
          "sync",
          "target",
          "timeout",
          "tls",
          "tls-ca",
          "tls-cert",
          "tls-key",
          "transfer",
          "verbose",
          "verify",
          "void");

  /** Copies the values. */
  ConfigFile {
    values = Map.copyOf(values);
  }

  /**
   * Reads the file named on the command line, else by ONHAND_CONFIG, else the usual one if it is
   * there.
   *
   * @param home the user's home folder
   * @throws IllegalArgumentException when a named file cannot be read, or a file is malformed
   */
  static Optional<ConfigFile> find(
      Map<String, String> environment, Path home, Optional<Path> named) {
    String variable = environment.getOrDefault(VARIABLE, "");
    if (named.isPresent()) {
      return Optional.of(read(named.get(), "Check --config."));
    }
    if (!variable.isEmpty()) {
      return Optional.of(read(Path.of(variable), "Check " + VARIABLE + "."));
    }
    Path usual = usual(environment, home);
    return Files.exists(usual)
        ? Optional.of(read(usual, "Correct the file or remove it."))
        : Optional.empty();
  }

  /** Where the file is when none is named. */
  static Path usual(Map<String, String> environment, Path home) {
    String folder = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path base = folder.isEmpty() ? home.resolve(".config") : Path.of(folder);
    return base.resolve("onhand").resolve("config.properties");
  }

  /**
   * Refuses keys that no option has: a misspelt one would be silently without effect.
   *
   * @param own the keys of the program that reads the file
   * @throws IllegalArgumentException naming the first of them
   */
  void requireKnown(Set<String> own) {
    Set<String> ownWords = own.stream().map(ConfigFile::program).collect(Collectors.toSet());
    for (String key : new TreeMap<>(values).keySet()) {
      String word = program(key);
      boolean known = ownWords.contains(word) ? own.contains(key) : FIRST_WORDS.contains(word);
      if (!known) {
        throw new IllegalArgumentException(
            "Expected keys of options, but "
                + path
                + " has \""
                + key
                + "\""
                + nearest(key, own)
                + ". Correct or remove it; \"onhand config show\" lists the keys.");
      }
    }
  }

  /** What a key begins with: a command beside a program of the same name is apart from it. */
  private static String program(String key) {
    String[] words = key.split("\\.", 3);
    String command = words.length < 3 ? "" : words[0] + "." + words[1];
    return FIRST_WORDS.contains(command) ? command : words[0];
  }

  private static ConfigFile read(Path path, String advice) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Expected a configuration file, but " + path + " cannot be read: " + e + ". " + advice,
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected key=value lines, but "
              + path
              + " has another form: "
              + e.getMessage()
              + " "
              + advice,
          e);
    }
    var values = new TreeMap<String, String>();
    for (String key : properties.stringPropertyNames()) {
      values.put(key, properties.getProperty(key, "").strip());
    }
    return new ConfigFile(path, values);
  }

  private static String nearest(String key, Set<String> known) {
    int best = 3;
    String found = "";
    for (String candidate : known) {
      int distance = distance(key, candidate);
      if (distance < best) {
        best = distance;
        found = candidate;
      }
    }
    return found.isEmpty() ? "" : " (\"" + found + "\"?)";
  }

  /** How many letters differ between two words (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
