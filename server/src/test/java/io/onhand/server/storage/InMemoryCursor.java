package io.onhand.server.storage;

import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** A cursor over entries that nobody changes any more. */
final class InMemoryCursor implements KeyValueCursor {

  private final NavigableMap<byte[], byte[]> entries;
  private final Runnable onClose;
  private Map.@Nullable Entry<byte[], byte[]> current;
  private boolean closed;

  InMemoryCursor(NavigableMap<byte[], byte[]> entries, Runnable onClose) {
    this.entries = entries;
    this.onClose = onClose;
  }

  @Override
  public boolean seek(byte[] key) {
    return moveTo(entries.ceilingEntry(key));
  }

  @Override
  public boolean seekForPrev(byte[] key) {
    return moveTo(entries.floorEntry(key));
  }

  @Override
  public boolean seekToFirst() {
    return moveTo(entries.firstEntry());
  }

  @Override
  public boolean seekToLast() {
    return moveTo(entries.lastEntry());
  }

  @Override
  public boolean next() {
    return moveTo(entries.higherEntry(required().getKey()));
  }

  @Override
  public boolean previous() {
    return moveTo(entries.lowerEntry(required().getKey()));
  }

  @Override
  public boolean isValid() {
    return current != null;
  }

  @Override
  public byte[] key() {
    return required().getKey().clone();
  }

  @Override
  public byte[] value() {
    return required().getValue().clone();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      current = null;
      onClose.run();
    }
  }

  private boolean moveTo(Map.@Nullable Entry<byte[], byte[]> entry) {
    if (closed) {
      throw new IllegalStateException("Expected an open cursor, but it is closed");
    }
    current = entry;
    return entry != null;
  }

  private Map.Entry<byte[], byte[]> required() {
    if (current == null) {
      throw new IllegalStateException("Expected a cursor on a key, but it stands on none");
    }
    return current;
  }
}
