/** Proves that Central's state holds together, and that an agent's copy is Central's. */
@NullMarked
package io.onhand.cli.proof;

import org.jspecify.annotations.NullMarked;
