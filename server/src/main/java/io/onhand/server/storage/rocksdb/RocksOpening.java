package io.onhand.server.storage.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.server.storage.ColumnFamily;
import io.onhand.server.storage.DamageNote;
import io.onhand.server.storage.DataFolder;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFolderException.Reason;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.KeyValueSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Creates and opens the files of a store. */
final class RocksOpening {

  /**
   * How long reading starts over because a running store deleted a file meanwhile. One that flushes
   * all the time on a machine without a free core wins against nearly each try.
   */
  private static final Duration READING_PATIENCE = Duration.ofSeconds(30);

  /** In between, so that what cannot be read at all does not take a core from the store. */
  private static final Duration READING_PAUSE = Duration.ofMillis(10);

  private RocksOpening() {}

  static RocksStore open(
      DataFolder folder, List<? extends ColumnFamily> families, RocksSettings settings) {
    RocksDB.loadLibrary();
    if (!Files.exists(folder.store())) {
      create(folder, families, settings);
    }
    NativeHandles handles = new NativeHandles();
    try {
      requireKnownFamilies(folder.path(), storedFamilies(folder.store()), families);
      RocksOptions options = new RocksOptions(handles, settings);
      List<ColumnFamilyHandle> opened = new ArrayList<>();
      RocksDB db =
          handles.own(
              RocksDB.open(
                  options.forOpening(),
                  folder.store().toString(),
                  options.descriptors(families),
                  opened));
      DamageNote note = DamageNote.in(folder.path());
      if (note.isThere()) {
        db.verifyChecksum(); // of every block of every table file
        note.remove();
      }
      return new RocksStore(folder, handles, db, familiesOf(families, opened));
    } catch (RocksDBException e) {
      handles.closeOwned();
      throw RocksErrors.opening(folder.path(), e);
    } catch (RuntimeException | Error e) {
      handles.closeOwned();
      throw e;
    }
  }

  /** Creates an empty store under another name, and gives it its name when it is whole. */
  private static void create(
      DataFolder folder, List<? extends ColumnFamily> families, RocksSettings settings) {
    folder.beginStore();
    NativeHandles handles = new NativeHandles();
    try {
      RocksOptions options = new RocksOptions(handles, settings);
      handles.own(
          RocksDB.open(
              options.forCreation(),
              folder.unfinishedStore().toString(),
              options.descriptors(families),
              new ArrayList<>()));
    } catch (RocksDBException e) {
      throw RocksErrors.opening(folder.path(), e);
    } finally {
      handles.closeOwned();
    }
    folder.finishStore();
  }

  static KeyValueSnapshot openReadOnly(
      Path folder,
      DataFormat format,
      List<? extends ColumnFamily> families,
      RocksSettings settings) {
    return openReadOnly(folder, format, families, settings, READING_PATIENCE);
  }

  static KeyValueSnapshot openReadOnly(
      Path folder,
      DataFormat format,
      List<? extends ColumnFamily> families,
      RocksSettings settings,
      Duration patience) {
    RocksDB.loadLibrary();
    Path store = DataFolder.storeForReading(folder, format);
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      NativeHandles handles = new NativeHandles();
      try {
        Set<String> stored = storedFamilies(store);
        requireKnownFamilies(folder, stored, families);
        List<? extends ColumnFamily> present =
            families.stream().filter(family -> stored.contains(family.familyName())).toList();
        return openReadOnly(store, present, new RocksOptions(handles, settings), handles);
      } catch (RocksDBException e) {
        handles.closeOwned();
        DataFolderException problem = RocksErrors.opening(folder, e);
        // Files come and go under a running store; without one, what is missing is missing.
        if (problem.reason() != Reason.DAMAGED || !DataFolder.isHeld(folder)) {
          throw problem;
        }
        if (System.nanoTime() - deadline >= 0) {
          throw RocksErrors.unreadableInUse(folder, patience, e);
        }
        LockSupport.parkNanos(READING_PAUSE.toNanos());
      } catch (RuntimeException | Error e) {
        handles.closeOwned();
        throw e;
      }
    }
  }

  private static KeyValueSnapshot openReadOnly(
      Path store,
      List<? extends ColumnFamily> families,
      RocksOptions options,
      NativeHandles handles)
      throws RocksDBException {
    DBOptions dbOptions = options.forReadingOnly();
    List<ColumnFamilyHandle> opened = new ArrayList<>();
    RocksDB db =
        handles.own(
            RocksDB.openReadOnly(
                dbOptions, store.toString(), options.descriptors(families), opened));
    ReadOptions readOptions = handles.own(RocksReads.newOptions());
    UseGate gate = new UseGate("snapshot");
    RocksReads reads =
        new RocksReads(db, familiesOf(families, opened), handles, readOptions, gate, true, _ -> {});
    return new RocksSnapshot(
        reads,
        gate,
        () -> {
          handles.requireNoneLent();
          handles.closeOwned();
        });
  }

  private static Families familiesOf(
      List<? extends ColumnFamily> families, List<ColumnFamilyHandle> handles) {
    return Families.of(families, handles.subList(1, handles.size())); // the default one is first
  }

  private static Set<String> storedFamilies(Path store) throws RocksDBException {
    Set<String> names = new TreeSet<>();
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, store.toString())) {
        names.add(new String(name, UTF_8));
      }
    }
    names.remove(new String(RocksDB.DEFAULT_COLUMN_FAMILY, UTF_8));
    return names;
  }

  private static void requireKnownFamilies(
      Path folder, Set<String> stored, List<? extends ColumnFamily> known) {
    Set<String> unknown = new TreeSet<>(stored);
    known.forEach(family -> unknown.remove(family.familyName()));
    if (!unknown.isEmpty()) {
      throw new DataFolderException(
          Reason.NEWER_FORMAT,
          "Expected a store whose families this release knows, but a newer one wrote %s into %s."
                  .formatted(unknown, folder)
              + " Start that release, or restore a backup of this one's format.");
    }
  }
}
