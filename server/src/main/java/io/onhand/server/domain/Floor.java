package io.onhand.server.domain;

import java.util.OptionalLong;

/**
 * How low a request may take what is available. Positive is safety stock, negative allows
 * backorder.
 *
 * @param at the lowest value allowed; empty allows anything
 */
public record Floor(OptionalLong at) {
  public static final Floor ZERO = new Floor(OptionalLong.of(0));
  public static final Floor NONE = new Floor(OptionalLong.empty());

  public static Floor at(long value) {
    return value == 0 ? ZERO : new Floor(OptionalLong.of(value));
  }

  public boolean allows(long available) {
    return at.isEmpty() || available >= at.getAsLong();
  }
}
