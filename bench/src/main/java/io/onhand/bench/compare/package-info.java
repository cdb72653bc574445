/** Measures a server and the echo ceiling in turns, so that both see the same machine. */
@NullMarked
package io.onhand.bench.compare;

import org.jspecify.annotations.NullMarked;
