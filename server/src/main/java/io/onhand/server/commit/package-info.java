/**
 * The pipeline: admission, the sequencer that decides every command in one order, and the committer
 * that makes a block durable before anyone hears of it.
 */
@NullMarked
package io.onhand.server.commit;

import org.jspecify.annotations.NullMarked;
