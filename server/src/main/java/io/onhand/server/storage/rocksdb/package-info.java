/** The storage port on RocksDB; the only package that knows RocksDB. */
@NullMarked
package io.onhand.server.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
