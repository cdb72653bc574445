package io.onhand.agent.replica;

import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.SyncedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Replicas that were no copy of Central's state any more, kept beside the one that took their
 * place: somebody may have to find out what they knew. The newest few are kept; the store of the
 * outbox is another one and never among them.
 */
public final class SetAsideFolders {
  /** So many are kept; the oldest go. */
  public static final int KEPT_MAX = 3;

  private static final String PREFIX = "replica-set-aside-";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{8}T\\d{9}Z)-([a-z-]+)");

  /** RocksDB gives a copy its name when it is whole. */
  private static final Pattern UNFINISHED = Pattern.compile(NAME.pattern() + "\\.tmp");

  private final Path data;
  private final Supplier<Instant> clock;

  /** Why a replica was set aside. */
  public enum Why {
    /** What it holds cannot be read. */
    DAMAGED("damaged"),
    /** It is of an epoch that Central's log does not have. */
    OTHER_EPOCH("other-epoch"),
    /** It has seen entries that Central has lost. */
    AHEAD_OF_CENTRAL("ahead-of-central"),
    /** The feed did not continue it, though it had just been taken anew. */
    FEED_VIOLATION("feed-violation");

    private final String text;

    Why(String text) {
      this.text = text;
    }
  }

  /**
   * One that was set aside.
   *
   * @param path its folder
   * @param at when
   * @param why a word or two
   */
  public record SetAside(Path path, Instant at, String why) {}

  /**
   * Folders in a data folder.
   *
   * @param clock the time now
   */
  public SetAsideFolders(Path data, Supplier<Instant> clock) {
    this.data = data;
    this.clock = clock;
  }

  /** Those that are there now, the newest first: people delete them. Looks at the disk. */
  public List<SetAside> kept() {
    return list();
  }

  /** Moves a store that is not open out of the way. */
  public void move(Path store, Why why) {
    keep(
        why,
        folder -> {
          try {
            SyncedFiles.move(store, folder);
          } catch (IOException e) {
            throw new StorageException("Expected to set " + store + " aside, but it stays.", e);
          }
        });
  }

  /**
   * Keeps a copy of a store that is open.
   *
   * @param copyInto makes the copy, at a path that does not exist
   */
  public void copy(Why why, Consumer<Path> copyInto) {
    keep(why, copyInto);
  }

  /**
   * Deletes the copies that a kill left unfinished. For a process that has claimed the data folder:
   * what another one is copying looks the same.
   */
  public void deleteUnfinished() {
    for (Path file : files()) {
      if (UNFINISHED.matcher(file.getFileName().toString()).matches()) {
        delete(file);
      }
    }
  }

  private void keep(Why why, Consumer<Path> into) {
    into.accept(data.resolve(PREFIX + TIME.format(clock.get()) + "-" + why.text));
    List<SetAside> all = list();
    for (SetAside old : all.subList(Math.min(KEPT_MAX, all.size()), all.size())) {
      delete(old.path());
    }
  }

  private List<SetAside> list() {
    List<SetAside> found = new ArrayList<>();
    files().forEach(file -> of(file).ifPresent(found::add));
    found.sort(Comparator.comparing(SetAside::at).thenComparing(SetAside::path).reversed());
    return List.copyOf(found);
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(data)) {
      return files.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new StorageException("Expected to list " + data + ", but it cannot be read.", e);
    }
  }

  private static Optional<SetAside> of(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SetAside(file, TIME.parse(name.group(1), Instant::from), name.group(2)));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // named by somebody else
    }
  }

  private static void delete(Path folder) {
    try {
      SyncedFiles.deleteAll(folder);
    } catch (IOException e) {
      throw new StorageException("Expected to delete " + folder + ", but it stays.", e);
    }
  }
}
