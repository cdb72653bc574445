/** Microbenchmarks of the pure parts that every command passes through. */
@NullMarked
package io.onhand.bench.jmh;

import org.jspecify.annotations.NullMarked;
