/**
 * Real sales read from a file: invoices of what was sold, brought back and written off. Pure but
 * for the reading; knows nothing of servers.
 */
@NullMarked
package io.onhand.cli.demo.sales;

import org.jspecify.annotations.NullMarked;
