/** Values of the server as they occur when many tills sell, for what is measured inside it. */
@NullMarked
package io.onhand.bench.sample;

import org.jspecify.annotations.NullMarked;
