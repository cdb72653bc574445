/** The store agent: a local copy of its stores' stock, fed by Central. */
@NullMarked
package io.onhand.agent;

import org.jspecify.annotations.NullMarked;
