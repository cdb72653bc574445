/**
 * What goes on behind the tills while they sell: goods go between stores, shelves are counted, and
 * receipts are voided. All of it is entered into the tills' own books.
 */
@NullMarked
package io.onhand.cli.demo.backroom;

import org.jspecify.annotations.NullMarked;
