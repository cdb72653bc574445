/**
 * Copies of Central's state and log that outlive it: how they are made while it serves, listed,
 * proved and restored. Works on folders alone, so that it also works when there is no Central.
 */
@NullMarked
package io.onhand.server.backup;

import org.jspecify.annotations.NullMarked;
