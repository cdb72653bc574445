package io.onhand.server.storage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Operations that a store applies together, in the order they were added; a later one on the same
 * key wins. Built and written by one thread.
 *
 * <p>Arrays are taken over, not copied: they must not be changed after they were added.
 */
public final class WriteBatch {

  private final List<Operation> operations;
  private long bytes;

  /** An empty batch. */
  public WriteBatch() {
    operations = new ArrayList<>();
  }

  /** An empty batch with room for that many operations. */
  public WriteBatch(int expectedOperations) {
    operations = new ArrayList<>(expectedOperations);
  }

  /** One step of a batch. */
  public sealed interface Operation permits Put, Delete, DeleteRange {
    /** The family it works on. */
    ColumnFamily family();
  }

  /** Sets a key. */
  @SuppressWarnings("ArrayRecordComponent") // compared by content in no place; copying would cost
  public record Put(ColumnFamily family, byte[] key, byte[] value) implements Operation {}

  /** Removes a key, which may be absent. */
  @SuppressWarnings("ArrayRecordComponent") // as above
  public record Delete(ColumnFamily family, byte[] key) implements Operation {}

  /** Removes all keys from one, inclusive, to another, exclusive. */
  @SuppressWarnings("ArrayRecordComponent") // as above
  public record DeleteRange(ColumnFamily family, byte[] from, byte[] to) implements Operation {}

  /** Sets a key, whether it exists or not. */
  public void put(ColumnFamily family, byte[] key, byte[] value) {
    operations.add(new Put(family, key, value));
    bytes += (long) key.length + value.length;
  }

  /** Removes a key, which may be absent. */
  public void delete(ColumnFamily family, byte[] key) {
    operations.add(new Delete(family, key));
    bytes += key.length;
  }

  /** Removes all keys from {@code from}, inclusive, to {@code to}, exclusive. */
  public void deleteRange(ColumnFamily family, byte[] from, byte[] to) {
    operations.add(new DeleteRange(family, from, to));
    bytes += (long) from.length + to.length;
  }

  /** How many operations were added. */
  public int operations() {
    return operations.size();
  }

  /** Bytes of all keys and values added. */
  public long bytes() {
    return bytes;
  }

  /** The operations in order, for the stores; not to be changed. */
  public List<Operation> contents() {
    return Collections.unmodifiableList(operations);
  }
}
