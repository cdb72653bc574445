/**
 * What the tills know from the answers they got, and nothing else, and how that compares with what
 * Central and the agents show. Opening stock plus every accepted change must be what each of them
 * holds, record by record.
 */
@NullMarked
package io.onhand.cli.demo.tally;

import org.jspecify.annotations.NullMarked;
