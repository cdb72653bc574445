/**
 * What a command gets from the shell that started it, and how it ends: surroundings, exit codes.
 */
@NullMarked
package io.onhand.cli.shell;

import org.jspecify.annotations.NullMarked;
