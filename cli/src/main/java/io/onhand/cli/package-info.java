/** The command line of operators and of the demo. */
@NullMarked
package io.onhand.cli;

import org.jspecify.annotations.NullMarked;
