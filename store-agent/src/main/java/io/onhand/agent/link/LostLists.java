package io.onhand.agent.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.SyncedFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The folder of what Central has lost or cannot be given, listed for people: files of JSON lines,
 * each whole or absent. Any thread; each list is one thread's.
 */
public final class LostLists {

  /** Of the lists of commands that Central has lost and that were not kept here. */
  public static final String UNKNOWN_COMMANDS = "unknown-commands-";

  /** Of the lists of commands of a Central that the present one has nothing in common with. */
  public static final String FOREIGN_COMMANDS = "foreign-commands-";

  private static final String SUFFIX = ".ndjson";

  private final Path folder;

  /**
   * Lists in a folder.
   *
   * @param folder made when it is needed
   */
  public LostLists(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a list, or replaces it; synced on return. Its lines go to the disk as they are passed.
   */
  public void write(String name, Consumer<Consumer<String>> lines) {
    write(name, lines, true);
  }

  /** The same, but without a line there is no file. */
  void writeUnlessEmpty(String name, Consumer<Consumer<String>> lines) {
    write(name, lines, false);
  }

  private void write(String name, Consumer<Consumer<String>> lines, boolean isWrittenEmpty) {
    Path whole = file(name);
    try {
      create(folder);
      Path unfinished = SyncedFiles.unfinished(whole);
      if (writeTo(unfinished, lines) > 0 || isWrittenEmpty) {
        SyncedFiles.move(unfinished, whole);
      } else {
        Files.delete(unfinished);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new StorageException(
          "Expected to list what Central lost in " + whole + ", but it cannot be written.", e);
    }
  }

  /**
   * Its name survives a power cut before anything is forgotten for the sake of what is in it. A
   * restore makes two threads want it at one moment.
   */
  private static synchronized void create(Path folder) throws IOException {
    SyncedFiles.createFolders(folder);
  }

  /** How many lines there were. */
  private static long writeTo(Path unfinished, Consumer<Consumer<String>> lines)
      throws IOException {
    LongAdder count = new LongAdder();
    try (FileChannel file =
            FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        BufferedWriter text = new BufferedWriter(Channels.newWriter(file, UTF_8))) {
      lines.accept(line -> {
        writeLine(text, line);
        count.increment();
      });
      text.flush();
      file.force(true);
    }
    return count.sum();
  }

  private static void writeLine(BufferedWriter text, String line) {
    try {
      text.write(line);
      text.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a list; none when it is absent. */
  public List<String> read(String name) {
    Path whole = file(name);
    try {
      return Files.exists(whole) ? Files.readAllLines(whole, UTF_8) : List.of();
    } catch (IOException e) {
      throw new StorageException(
          "Expected to read what Central lost in " + whole + ", but it cannot be read.", e);
    }
  }

  /** All whole files, in order. */
  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Deletes what a kill left of lists that were being written. Before anybody writes. */
  void deleteUnfinished() {
    try {
      SyncedFiles.deleteUnfinished(folder, SUFFIX);
    } catch (IOException e) {
      throw new StorageException(
          "Expected to delete unfinished files in " + folder + ", but they stay.", e);
    }
  }

  private Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
