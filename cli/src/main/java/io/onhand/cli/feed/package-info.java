/** The command that follows the feed. */
@NullMarked
package io.onhand.cli.feed;

import org.jspecify.annotations.NullMarked;
