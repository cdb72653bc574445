/** The commands on stock. */
@NullMarked
package io.onhand.cli.stock;

import org.jspecify.annotations.NullMarked;
