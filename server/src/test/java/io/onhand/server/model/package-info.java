/**
 * The whole state machine once more, in maps and plain loops, written from the design alone; and
 * the tests that hold the server to it, command by command. Shares values with the server, and no
 * rule.
 */
@NullMarked
package io.onhand.server.model;

import org.jspecify.annotations.NullMarked;
