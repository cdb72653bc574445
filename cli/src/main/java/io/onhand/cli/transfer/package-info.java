/** The commands that move goods between stores. */
@NullMarked
package io.onhand.cli.transfer;

import org.jspecify.annotations.NullMarked;
