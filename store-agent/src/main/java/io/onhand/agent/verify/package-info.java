/** Compares the replica with Central at one position by hashes, and repairs what differs. */
@NullMarked
package io.onhand.agent.verify;

import org.jspecify.annotations.NullMarked;
