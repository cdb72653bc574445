/** The commands that explain a record's numbers. */
@NullMarked
package io.onhand.cli.history;

import org.jspecify.annotations.NullMarked;
