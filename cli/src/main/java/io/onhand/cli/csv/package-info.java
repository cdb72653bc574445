/**
 * Stock as CSV files: reading row by row, so that one broken row costs only itself, and writing.
 */
@NullMarked
package io.onhand.cli.csv;

import org.jspecify.annotations.NullMarked;
