/**
 * How Central's state is laid out in its store: one class for keys, one codec per value, and the
 * views and batches over them. The only place where persisted bytes and values meet.
 */
@NullMarked
package io.onhand.server.storage.schema;

import org.jspecify.annotations.NullMarked;
