/** What products are called. */
@NullMarked
package io.onhand.cli.catalog;

import org.jspecify.annotations.NullMarked;
