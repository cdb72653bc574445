/**
 * The stream of what the log decided: a tail in memory, one cursor per subscription, and nothing
 * that a slow reader could hold up. Knows neither gRPC nor storage: both stand behind its ports.
 */
@NullMarked
package io.onhand.server.feed;

import org.jspecify.annotations.NullMarked;
