/** The options that every client command has. */
@NullMarked
package io.onhand.cli.settings;

import org.jspecify.annotations.NullMarked;
