/**
 * The agent's services: reads from the local copy, commands forwarded to Central, and how the agent
 * is.
 */
@NullMarked
package io.onhand.agent.api;

import org.jspecify.annotations.NullMarked;
