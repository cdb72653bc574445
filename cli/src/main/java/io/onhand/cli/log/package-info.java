/** The commands that read Central's log where it lies, without a server. */
@NullMarked
package io.onhand.cli.log;

import org.jspecify.annotations.NullMarked;
