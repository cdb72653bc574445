/**
 * The demo: a retail chain on this machine sells real invoices while servers are killed, and its
 * books are then held against what the servers show. {@code DemoRun} tells the story from begin to
 * end.
 */
@NullMarked
package io.onhand.cli.demo;

import org.jspecify.annotations.NullMarked;
