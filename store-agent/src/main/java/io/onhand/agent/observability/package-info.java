/** The figures that an agent exports beside its traces. */
@NullMarked
package io.onhand.agent.observability;

import org.jspecify.annotations.NullMarked;
