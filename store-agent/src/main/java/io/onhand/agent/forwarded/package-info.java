/**
 * What Central accepted of the commands that this agent forwarded, kept for a while, so that after
 * a restore of Central it can be sent again with its original keys.
 */
@NullMarked
package io.onhand.agent.forwarded;

import org.jspecify.annotations.NullMarked;
