/** The processes that a benchmark starts, and the folder in which they keep what they write. */
@NullMarked
package io.onhand.bench.process;

import org.jspecify.annotations.NullMarked;
