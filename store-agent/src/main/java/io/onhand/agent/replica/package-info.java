/**
 * The local copy of the stores' records: exactly the state at its cursor, how fresh it is, and the
 * answers to own writes that the feed has not brought yet.
 */
@NullMarked
package io.onhand.agent.replica;

import org.jspecify.annotations.NullMarked;
