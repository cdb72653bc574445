package io.onhand.server.proof;

import io.onhand.server.storage.KeyValueStore;

/** A store with Central's families to replay a log in, which goes when it is closed. */
public interface Scratch extends AutoCloseable {
  /** A store without bounds that closes with the scratch. */
  static Scratch of(KeyValueStore store) {
    return new Scratch() {
      @Override
      public KeyValueStore store() {
        return store;
      }

      @Override
      public boolean hasRoom() {
        return true;
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  KeyValueStore store();

  /** Whether it may grow. */
  boolean hasRoom();

  @Override
  void close();
}
