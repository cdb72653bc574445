/**
 * The sequenced write-ahead log: how blocks are written, chained, read and checked, and the log
 * that lives in Central's own store.
 */
@NullMarked
package io.onhand.server.log;

import org.jspecify.annotations.NullMarked;
