/**
 * A chain as it stands in the world, in processes of their own: Central, a store's agent, the line
 * between them that fails, tills with a ledger outside of both, and an auditor who reads
 * everything. Tests break one thing at a time and then ask {@link io.onhand.agent.chain.Tally}
 * whether all of it still agrees.
 */
@NullMarked
package io.onhand.agent.chain;

import org.jspecify.annotations.NullMarked;
