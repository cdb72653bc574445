/** The commands on stores. */
@NullMarked
package io.onhand.cli.store;

import org.jspecify.annotations.NullMarked;
