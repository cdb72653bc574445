/**
 * A light gRPC load generator: one thread that keeps a number of calls in flight over a few
 * connections, sending frames encoded beforehand and patched in place.
 *
 * <p>It knows no service; {@link io.onhand.bench.load.RequestTemplate} says what is sent.
 */
@NullMarked
package io.onhand.bench.load;

import org.jspecify.annotations.NullMarked;
