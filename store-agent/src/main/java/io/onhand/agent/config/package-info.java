/** What an operator may set, as validated values with defaults. */
@NullMarked
package io.onhand.agent.config;

import org.jspecify.annotations.NullMarked;
