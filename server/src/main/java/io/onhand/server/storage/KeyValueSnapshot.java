package io.onhand.server.storage;

/**
 * The store as it was at one moment, unaffected by later writes. It keeps what it sees from being
 * compacted away, so it is held for minutes, not hours, and closed before the store.
 */
public interface KeyValueSnapshot extends KeyValueReader, AutoCloseable {

  @Override
  void close();
}
