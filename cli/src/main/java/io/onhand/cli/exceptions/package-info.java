/** The commands on the questions that facts open. */
@NullMarked
package io.onhand.cli.exceptions;

import org.jspecify.annotations.NullMarked;
