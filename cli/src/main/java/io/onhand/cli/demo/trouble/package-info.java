/**
 * The demo's third act: a line that can be cut, cashiers who go on selling without it, and the
 * journal of what they were told.
 */
@NullMarked
package io.onhand.cli.demo.trouble;

import org.jspecify.annotations.NullMarked;
