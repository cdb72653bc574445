/** The commands on reservations. */
@NullMarked
package io.onhand.cli.reservation;

import org.jspecify.annotations.NullMarked;
