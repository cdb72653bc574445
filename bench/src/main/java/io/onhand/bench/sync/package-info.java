/** Live sales beside a bulk sync: whether the one slows the other down. */
@NullMarked
package io.onhand.bench.sync;

import org.jspecify.annotations.NullMarked;
