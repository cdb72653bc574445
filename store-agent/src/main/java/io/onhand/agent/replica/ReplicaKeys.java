package io.onhand.agent.replica;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The keys of the replica's rows. Ids hold no control characters, so a zero byte ends the first of
 * two and keys sort by the first id, then by the second, each in byte order.
 */
final class ReplicaKeys {

  private static final byte STATE_TAG = 0;
  private static final byte RECORD_TAG = 1;
  private static final int GENERATION_BYTES = Integer.BYTES;
  private static final int ID_BYTES = 2 * Long.BYTES + Integer.BYTES;

  private ReplicaKeys() {}

  /** In RECORDS: the state row. */
  static byte[] state() {
    return new byte[] {STATE_TAG};
  }

  /** In META: what the replica follows. */
  static byte[] subscription() {
    return "subscription".getBytes(UTF_8);
  }

  /** In META: what was held before it was forgotten, until a snapshot is in its place. */
  static byte[] forgotten() {
    return "forgotten".getBytes(UTF_8);
  }

  /** In RECORDS: one record. */
  static byte[] record(int generation, RecordKey key) {
    byte[] product = key.product().getBytes(UTF_8);
    byte[] store = key.store().getBytes(UTF_8);
    return ByteBuffer.allocate(1 + GENERATION_BYTES + product.length + 1 + store.length)
        .put(RECORD_TAG)
        .putInt(generation)
        .put(product)
        .put((byte) 0)
        .put(store)
        .array();
  }

  /** In RECORDS: what the keys of all records of a product start with. */
  static byte[] product(int generation, String product) {
    byte[] id = product.getBytes(UTF_8);
    return ByteBuffer.allocate(1 + GENERATION_BYTES + id.length + 1)
        .put(RECORD_TAG)
        .putInt(generation)
        .put(id)
        .put((byte) 0)
        .array();
  }

  /** In RECORDS: the lowest key that a record of this generation may have. */
  static byte[] firstRecord(int generation) {
    return ByteBuffer.allocate(1 + GENERATION_BYTES).put(RECORD_TAG).putInt(generation).array();
  }

  /** In RECORDS: above every record. */
  static byte[] afterRecords() {
    return new byte[] {RECORD_TAG + 1};
  }

  /** Reads {@link #record} back. */
  static RecordKey recordKey(byte[] key) {
    int from = 1 + GENERATION_BYTES;
    int zero = zeroAfter(key, from);
    return new RecordKey(text(key, from, zero), text(key, zero + 1, key.length));
  }

  /** In RECORDS_BY_STORE: one record. */
  static byte[] byStore(int generation, RecordKey key) {
    byte[] product = key.product().getBytes(UTF_8);
    return ByteBuffer.allocate(storePrefixLength(key.store()) + product.length)
        .put(byStore(generation, key.store()))
        .put(product)
        .array();
  }

  /** In RECORDS_BY_STORE: what the keys of all records of a store start with. */
  static byte[] byStore(int generation, String store) {
    return ByteBuffer.allocate(storePrefixLength(store))
        .putInt(generation)
        .put(store.getBytes(UTF_8))
        .put((byte) 0)
        .array();
  }

  /**
   * In RECORDS_BY_STORE: what the keys of a store's records from a product on are not below; of all
   * when it is empty.
   */
  static byte[] byStoreFrom(int generation, String store, String product) {
    byte[] id = product.getBytes(UTF_8);
    return ByteBuffer.allocate(storePrefixLength(store) + id.length)
        .put(byStore(generation, store))
        .put(id)
        .array();
  }

  /** Reads {@link #byStore(int, RecordKey)} back. */
  static RecordKey byStoreKey(byte[] key) {
    int zero = zeroAfter(key, GENERATION_BYTES);
    return new RecordKey(text(key, zero + 1, key.length), text(key, GENERATION_BYTES, zero));
  }

  /** In STORES: one store. */
  static byte[] store(int generation, String store) {
    byte[] id = store.getBytes(UTF_8);
    return ByteBuffer.allocate(GENERATION_BYTES + id.length).putInt(generation).put(id).array();
  }

  /** Reads {@link #store} back. */
  static String storeId(byte[] key) {
    return text(key, GENERATION_BYTES, key.length);
  }

  /** In THINGS: one thing. */
  static byte[] thing(int generation, ThingKey key) {
    byte[] store = key.store().getBytes(UTF_8);
    byte[] prefix = things(generation, key.kind(), key.id());
    return ByteBuffer.allocate(prefix.length + store.length).put(prefix).put(store).array();
  }

  /** Reads {@link #thing} back. */
  static ThingKey thingKey(byte[] key) {
    ByteBuffer buffer = ByteBuffer.wrap(key, GENERATION_BYTES, key.length - GENERATION_BYTES);
    byte tag = buffer.get();
    for (ThingKey.Kind kind : ThingKey.Kind.values()) {
      if (kind.tag == tag) {
        LogId id = new LogId(buffer.getLong(), buffer.getLong(), buffer.getInt());
        return new ThingKey(kind, id, text(key, buffer.position(), key.length));
      }
    }
    throw new StorageException("Expected the key of a thing, but got one of kind " + tag + ".");
  }

  /** In THINGS: what the keys of all parts of a thing start with. */
  static byte[] things(int generation, ThingKey.Kind kind, LogId id) {
    return ByteBuffer.allocate(GENERATION_BYTES + 1 + ID_BYTES)
        .put(things(generation, kind))
        .putLong(id.epoch())
        .putLong(id.sequence())
        .putInt(id.ordinal())
        .array();
  }

  /** In THINGS: what the keys of all things of a kind start with. */
  static byte[] things(int generation, ThingKey.Kind kind) {
    return ByteBuffer.allocate(GENERATION_BYTES + 1).putInt(generation).put(kind.tag).array();
  }

  /** In RECORDS_BY_STORE, STORES and THINGS: what the keys of a generation start with. */
  static byte[] generation(int generation) {
    return ByteBuffer.allocate(GENERATION_BYTES).putInt(generation).array();
  }

  /** In RECORDS_BY_STORE, STORES and THINGS: above every key. */
  static byte[] afterGenerations() {
    byte[] key = new byte[GENERATION_BYTES + 1];
    Arrays.fill(key, (byte) 0xff);
    return key;
  }

  static boolean isSame(byte[] key, byte[] other) {
    return Arrays.equals(key, other);
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static int storePrefixLength(String store) {
    return GENERATION_BYTES + store.getBytes(UTF_8).length + 1;
  }

  private static int zeroAfter(byte[] key, int from) {
    int i = from;
    while (key[i] != 0) {
      i++;
    }
    return i;
  }

  private static String text(byte[] key, int from, int to) {
    return new String(key, from, to - from, UTF_8);
  }
}
