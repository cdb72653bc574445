/**
 * The commands on a running store agent: its outbox, what is parked, and whether a till may close.
 */
@NullMarked
package io.onhand.cli.agent;

import org.jspecify.annotations.NullMarked;
