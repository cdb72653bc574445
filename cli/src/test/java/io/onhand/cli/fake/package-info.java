/** A server of the contract that holds a map, and a way to run the program against it. */
@NullMarked
package io.onhand.cli.fake;

import org.jspecify.annotations.NullMarked;
