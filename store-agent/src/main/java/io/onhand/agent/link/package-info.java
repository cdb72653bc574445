/**
 * The line to Central: one thread that follows the feed, keeps the replica and tells Central how
 * far it is, as a state machine over ports.
 */
@NullMarked
package io.onhand.agent.link;

import org.jspecify.annotations.NullMarked;
