/** What the benchmarks ask of Central, and the check that what was answered really happened. */
@NullMarked
package io.onhand.bench.workload;

import org.jspecify.annotations.NullMarked;
