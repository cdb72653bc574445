/** Runs the examples of the docs against a real Central. */
@NullMarked
package io.onhand.cli.example;

import org.jspecify.annotations.NullMarked;
