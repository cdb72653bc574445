/**
 * What the same machine can do without Onhand: the disk's sync, and the store with the writes of a
 * group commit but without anything that decides them.
 */
@NullMarked
package io.onhand.bench.ceiling;

import org.jspecify.annotations.NullMarked;
