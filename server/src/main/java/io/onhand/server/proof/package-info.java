/**
 * Proves that the whole state holds together, as one snapshot of the store shows it: sums, indexes,
 * counts, and that state and log say the same. What is checked on every change, before it is
 * committed, is in {@code statemachine}; this is what only the whole can show.
 */
@NullMarked
package io.onhand.server.proof;

import org.jspecify.annotations.NullMarked;
