/**
 * Metrics, traces and logs: the only package that knows OpenTelemetry and logback. Everything here
 * is silent, and costs nothing, until an endpoint is set.
 */
@NullMarked
package io.onhand.server.observability;

import org.jspecify.annotations.NullMarked;
