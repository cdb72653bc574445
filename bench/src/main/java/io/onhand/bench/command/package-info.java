/** The commands of {@code onhand bench}, and how their results look. */
@NullMarked
package io.onhand.bench.command;

import org.jspecify.annotations.NullMarked;
