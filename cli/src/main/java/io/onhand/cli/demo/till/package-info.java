/**
 * Tills: many at once they send baskets through an agent or straight to Central, ask again with the
 * same key until the answer is definite, and enter each answer once into the tills' own books.
 */
@NullMarked
package io.onhand.cli.demo.till;

import org.jspecify.annotations.NullMarked;
