/** Measures how fast Central is, beside the ceilings of the same machine. */
@NullMarked
package io.onhand.bench;

import org.jspecify.annotations.NullMarked;
