package io.onhand.cli.demo.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A small file that says which processes a chain consists of, so that {@code demo stop} finds them
 * later, even when the demo itself was killed. A process is named by its id and its start time: ids
 * are used again.
 */
public final class ChainNote {

  private static final String SUFFIX = ".chain";

  private final Path file;
  private final Path folder;
  private final boolean temporary;
  private boolean kept;

  private ChainNote(Path file, Path folder, boolean temporary) {
    this.file = file;
    this.folder = folder;
    this.temporary = temporary;
  }

  /**
   * A note for a new chain.
   *
   * @param notes the folder of all notes
   * @param folder the chain's data and logs
   * @param temporary true: the folder was made by the demo and may go with the chain
   */
  public static ChainNote of(Path notes, Path folder, boolean temporary) {
    // A process id alone may come again while an older chain is kept.
    Path file = notes.resolve(text(ProcessHandle.current()) + SUFFIX);
    return new ChainNote(file, folder, temporary);
  }

  /** The folder of all notes of this user. */
  public static Path folderOfNotes() {
    return Path.of(
        System.getProperty("java.io.tmpdir", "/tmp"),
        "onhand-demo-" + System.getProperty("user.name", "user"));
  }

  /** What a note says. */
  record Running(
      Path file,
      Path folder,
      boolean temporary,
      boolean kept,
      Optional<ProcessHandle> demo,
      List<ProcessHandle> servers) {}

  /** From now on the chain is meant to outlive the demo. */
  void kept() {
    kept = true;
  }

  void write(List<ProcessHandle> servers) throws ChainException {
    Properties properties = new Properties();
    properties.setProperty("folder", folder.toAbsolutePath().toString());
    properties.setProperty("temporary", Boolean.toString(temporary));
    properties.setProperty("kept", Boolean.toString(kept));
    properties.setProperty("demo", text(ProcessHandle.current()));
    properties.setProperty(
        "servers", servers.stream().map(ChainNote::text).collect(Collectors.joining(",")));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (var out = Files.newBufferedWriter(file)) {
        properties.store(out, "A chain that `onhand demo` started");
      }
    } catch (IOException e) {
      throw new ChainException("Cannot write %s: %s.".formatted(file, e.getMessage()));
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // A note without living processes is harmless: `demo stop` tidies it up.
    }
  }

  /** Reads all notes of a folder; what is no note is passed over. */
  static List<Running> readAll(Path notes) {
    // The folder for temporary files is everybody's: a stranger's note must not be believed.
    if (!Files.isDirectory(notes) || !Folders.isOurs(notes)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(notes)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted()
          .map(ChainNote::read)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static Optional<Running> read(Path file) {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
    List<ProcessHandle> servers = new ArrayList<>();
    for (String text : properties.getProperty("servers", "").split(",", -1)) {
      process(text).ifPresent(servers::add);
    }
    return Optional.of(
        new Running(
            file,
            Path.of(properties.getProperty("folder", "")),
            Boolean.parseBoolean(properties.getProperty("temporary")),
            Boolean.parseBoolean(properties.getProperty("kept")),
            process(properties.getProperty("demo", "")),
            servers));
  }

  private static String text(ProcessHandle process) {
    return process.pid() + "@" + startMillis(process);
  }

  /** The process of that text, if it still lives. */
  private static Optional<ProcessHandle> process(String text) {
    String[] parts = text.split("@", 2);
    if (parts.length < 2) {
      return Optional.empty();
    }
    try {
      return ProcessHandle.of(Long.parseLong(parts[0]))
          .filter(ProcessHandle::isAlive)
          .filter(process -> Long.toString(startMillis(process)).equals(parts[1]));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
