/**
 * The storage port: an ordered key-value store with atomic batches, sync and snapshots, and what
 * guards a data folder around it. Nothing here names the engine behind the port.
 */
@NullMarked
package io.onhand.server.storage;

import org.jspecify.annotations.NullMarked;
