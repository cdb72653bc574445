/**
 * The queue of writes that an agent accepted while Central could not be reached: durable before
 * they are acknowledged, shown with what is read, replayed in order when the line is back, parked
 * for a person when Central refuses them.
 */
@NullMarked
package io.onhand.agent.outbox;

import org.jspecify.annotations.NullMarked;
