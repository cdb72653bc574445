/** What the feed does to Central and how far behind it agents are. */
@NullMarked
package io.onhand.bench.feed;

import org.jspecify.annotations.NullMarked;
