/** What a command works with: its surroundings, its global options, the connection to a server. */
@NullMarked
package io.onhand.cli.invocation;

import org.jspecify.annotations.NullMarked;
