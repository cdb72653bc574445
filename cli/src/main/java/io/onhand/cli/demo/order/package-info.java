/**
 * Web orders: goods are reserved first and paid for later, in part, too late or never. What became
 * of each is entered into the tills' own books.
 */
@NullMarked
package io.onhand.cli.demo.order;

import org.jspecify.annotations.NullMarked;
