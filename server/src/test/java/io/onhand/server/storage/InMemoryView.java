package io.onhand.server.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** A snapshot of an {@link InMemoryStore}: maps that nobody changes any more. */
final class InMemoryView implements KeyValueSnapshot {

  private final Map<String, NavigableMap<byte[], byte[]>> families;
  private final Runnable onClose;
  private boolean closed;

  InMemoryView(Map<String, NavigableMap<byte[], byte[]>> families, Runnable onClose) {
    this.families = families;
    this.onClose = onClose;
  }

  @Override
  public byte @Nullable [] get(ColumnFamily family, byte[] key) {
    return InMemoryStore.copy(entries(family).get(key));
  }

  @Override
  public List<byte @Nullable []> multiGet(ColumnFamily family, List<byte[]> keys) {
    return values(entries(family), keys);
  }

  @Override
  public KeyValueCursor cursor(ColumnFamily family) {
    return new InMemoryCursor(entries(family), () -> {});
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }

  private synchronized NavigableMap<byte[], byte[]> entries(ColumnFamily family) {
    if (closed) {
      throw new IllegalStateException("Expected an open snapshot, but it is closed");
    }
    return required(families, family.familyName());
  }

  static NavigableMap<byte[], byte[]> required(
      Map<String, NavigableMap<byte[], byte[]>> families, String name) {
    NavigableMap<byte[], byte[]> entries = families.get(name);
    if (entries == null) {
      throw new IllegalArgumentException(
          "Expected a family that the store was opened with, but it is unknown: family=" + name);
    }
    return entries;
  }

  static List<byte @Nullable []> values(NavigableMap<byte[], byte[]> entries, List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(InMemoryStore.copy(entries.get(key)));
    }
    return values;
  }
}
