package io.onhand.server.storage;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The storage port in memory, for tests and for simulated disks. It behaves as the real one does,
 * and can lose what was not synced, fail a write, or be opened again after a crash.
 *
 * <p>Any thread may use it. Snapshots are cheap: a family is copied by the first write after one.
 */
public final class InMemoryStore implements KeyValueStore {

  /** What becomes of a write that failed, once the store is opened again. */
  public enum FailedWrite {
    /** It is gone. */
    LOST,
    /** It is there after all, as after a sync that failed. */
    KEPT
  }

  private final Map<String, NavigableMap<byte[], byte[]>> families = new HashMap<>();
  private final Set<String> sharedFamilies = new HashSet<>();
  private final List<UnsyncedWrite> unsynced = new ArrayList<>();
  private @Nullable FailedWrite nextFailure;
  private @Nullable WriteBatch survivor;
  private String unusable = "";
  private int openViews;
  private long syncs;

  /** An empty store with these families. */
  public InMemoryStore(List<? extends ColumnFamily> families) {
    for (ColumnFamily family : families) {
      this.families.put(family.familyName(), new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  private InMemoryStore(Map<String, NavigableMap<byte[], byte[]>> families) {
    this.families.putAll(families);
  }

  /** What a write that is not synced yet changed: the entries as they were, null where absent. */
  private record UnsyncedWrite(Map<String, Map<byte[], byte @Nullable []>> before) {}

  @Override
  public synchronized void write(WriteBatch batch, Durability durability) {
    requireUsable();
    for (WriteBatch.Operation operation : batch.contents()) {
      family(operation.family());
    }
    if (nextFailure != null) {
      survivor = nextFailure == FailedWrite.KEPT ? batch : null;
      nextFailure = null;
      unusable = "Expected no write after a failed one, but there is one";
      throw new StorageException("Expected the write to succeed, but a failure was planned");
    }
    unsynced.add(apply(batch));
    if (durability == Durability.SYNCED) {
      unsynced.clear();
      syncs++;
    }
  }

  @Override
  public synchronized byte @Nullable [] get(ColumnFamily family, byte[] key) {
    requireOpen();
    return copy(family(family).get(key));
  }

  @Override
  public synchronized List<byte @Nullable []> multiGet(ColumnFamily family, List<byte[]> keys) {
    requireOpen();
    return InMemoryView.values(family(family), keys);
  }

  @Override
  public synchronized KeyValueCursor cursor(ColumnFamily family) {
    requireOpen();
    return new InMemoryCursor(share(family.familyName(), family(family)), viewOpened());
  }

  @Override
  public synchronized KeyValueSnapshot snapshot() {
    requireOpen();
    Map<String, NavigableMap<byte[], byte[]>> view = new HashMap<>();
    families.forEach((name, entries) -> view.put(name, share(name, entries)));
    return new InMemoryView(view, viewOpened());
  }

  @Override
  public synchronized void flush() {
    requireUsable();
    unsynced.clear();
    syncs++;
  }

  @Override
  public synchronized void checkpoint(Path folder) {
    requireOpen();
    try {
      Files.createDirectory(folder);
      try (DataOutputStream out =
          new DataOutputStream(Files.newOutputStream(folder.resolve("rows")))) {
        out.writeInt(families.size());
        for (Map.Entry<String, NavigableMap<byte[], byte[]>> family : families.entrySet()) {
          out.writeUTF(family.getKey());
          out.writeInt(family.getValue().size());
          for (Map.Entry<byte[], byte[]> row : family.getValue().entrySet()) {
            out.writeInt(row.getKey().length);
            out.write(row.getKey());
            out.writeInt(row.getValue().length);
            out.write(row.getValue());
          }
        }
      }
    } catch (IOException e) {
      throw new StorageException("Expected to make a checkpoint, but: " + e, e);
    }
  }

  /** A store with what a checkpoint holds. */
  public static InMemoryStore ofCheckpoint(Path folder) throws IOException {
    Map<String, NavigableMap<byte[], byte[]>> found = new HashMap<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(folder.resolve("rows")))) {
      for (int family = in.readInt(); family > 0; family--) {
        NavigableMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
        found.put(in.readUTF(), rows);
        for (int row = in.readInt(); row > 0; row--) {
          rows.put(in.readNBytes(in.readInt()), in.readNBytes(in.readInt()));
        }
      }
    }
    return new InMemoryStore(found);
  }

  @Override
  public synchronized void close() {
    if (openViews > 0) {
      throw new IllegalStateException(
          "Expected no open cursors and snapshots at close, but there are: open=" + openViews);
    }
    unusable = "closed";
  }

  /** Another store with the same content. */
  public synchronized InMemoryStore copied() {
    requireOpen();
    Map<String, NavigableMap<byte[], byte[]>> copy = new HashMap<>();
    families.forEach((name, entries) -> copy.put(name, new TreeMap<>(entries)));
    return new InMemoryStore(copy);
  }

  /** How often something was synced. */
  public synchronized long syncs() {
    return syncs;
  }

  /** How many cursors and snapshots are open. */
  public synchronized int openViews() {
    return openViews;
  }

  /** Makes the next write throw, and says what is found when the store is opened again. */
  public synchronized void failNextWrite(FailedWrite fate) {
    nextFailure = fate;
  }

  /** The store as it is found after the process was killed; this one is not to be used any more. */
  public synchronized InMemoryStore afterKill() {
    return reopened();
  }

  /**
   * The store as it is found after the power was cut; this one is not to be used any more.
   *
   * @param unsyncedKept how many of the writes since the last sync survive, oldest first
   */
  public synchronized InMemoryStore afterPowerCut(int unsyncedKept) {
    if (unsyncedKept < unsynced.size()) {
      survivor = null; // it was ordered after the lost ones
    }
    for (int i = unsynced.size() - 1; i >= unsyncedKept; i--) {
      unsynced
          .get(i)
          .before()
          .forEach((name, entries) -> {
            NavigableMap<byte[], byte[]> map = owned(name);
            entries.forEach((key, value) -> {
              if (value == null) {
                map.remove(key);
              } else {
                map.put(key, value);
              }
            });
          });
    }
    return reopened();
  }

  private InMemoryStore reopened() {
    if (survivor != null) {
      apply(survivor);
    }
    Map<String, NavigableMap<byte[], byte[]>> found = new HashMap<>();
    families.forEach((name, entries) -> found.put(name, new TreeMap<>(entries)));
    unusable = "closed";
    return new InMemoryStore(found);
  }

  private UnsyncedWrite apply(WriteBatch batch) {
    Map<String, Map<byte[], byte @Nullable []>> before = new HashMap<>();
    for (WriteBatch.Operation operation : batch.contents()) {
      String name = operation.family().familyName();
      NavigableMap<byte[], byte[]> entries = owned(name);
      Map<byte[], byte @Nullable []> undo =
          before.computeIfAbsent(name, _ -> new TreeMap<>(Arrays::compareUnsigned));
      switch (operation) {
        case WriteBatch.Put put -> {
          byte[] key = put.key().clone();
          remember(undo, key, entries.put(key, put.value().clone()));
        }
        case WriteBatch.Delete delete -> {
          byte[] key = delete.key().clone();
          remember(undo, key, entries.remove(key));
        }
        case WriteBatch.DeleteRange range -> {
          if (Arrays.compareUnsigned(range.from(), range.to()) < 0) {
            NavigableMap<byte[], byte[]> doomed =
                entries.subMap(range.from(), true, range.to(), false);
            doomed.forEach((key, value) -> remember(undo, key, value));
            doomed.clear();
          }
        }
      }
    }
    return new UnsyncedWrite(before);
  }

  private static void remember(
      Map<byte[], byte @Nullable []> undo, byte[] key, byte @Nullable [] value) {
    if (!undo.containsKey(key)) { // the first change of a key knows what was there
      undo.put(key, value);
    }
  }

  /** The entries of a family for changing: a copy if a view shares them. */
  private NavigableMap<byte[], byte[]> owned(String name) {
    NavigableMap<byte[], byte[]> entries = required(name);
    if (sharedFamilies.remove(name)) {
      entries = new TreeMap<>(entries);
      families.put(name, entries);
    }
    return entries;
  }

  private NavigableMap<byte[], byte[]> share(String name, NavigableMap<byte[], byte[]> entries) {
    sharedFamilies.add(name);
    return entries;
  }

  private NavigableMap<byte[], byte[]> family(ColumnFamily family) {
    return required(family.familyName());
  }

  private NavigableMap<byte[], byte[]> required(String name) {
    return InMemoryView.required(families, name);
  }

  private Runnable viewOpened() {
    openViews++;
    return () -> {
      synchronized (this) {
        openViews--;
      }
    };
  }

  private void requireOpen() {
    if (unusable.equals("closed")) {
      throw new IllegalStateException("Expected an open store, but it is closed");
    }
  }

  private void requireUsable() {
    requireOpen();
    if (!unusable.isEmpty()) {
      throw new StorageException(unusable);
    }
  }

  static byte @Nullable [] copy(byte @Nullable [] bytes) {
    return bytes == null ? null : bytes.clone();
  }
}
