/** The commands that put stock right: counts and voids. */
@NullMarked
package io.onhand.cli.correction;

import org.jspecify.annotations.NullMarked;
