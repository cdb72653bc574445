/** The command that says how a server is. */
@NullMarked
package io.onhand.cli.status;

import org.jspecify.annotations.NullMarked;
