/**
 * Endless sales while servers are killed, and a ledger of what was acknowledged, kept outside the
 * servers from their answers alone and held against their records afterwards.
 */
@NullMarked
package io.onhand.cli.demo.kill;

import org.jspecify.annotations.NullMarked;
