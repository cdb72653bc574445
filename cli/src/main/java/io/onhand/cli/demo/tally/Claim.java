package io.onhand.cli.demo.tally;

import java.util.Map;
import java.util.Optional;

/**
 * What a refusal said of the record that refused, at the moment when it did.
 *
 * @param version the record's version then
 * @param onHand units on hand then
 * @param available those of them that nobody held then
 * @param floor the lowest that a request may leave
 * @param delta what was asked, below 0
 */
public record Claim(long version, long onHand, long available, long floor, long delta) {

  /** Reads it from the numbers that come with a refusal. Empty: they do not say all of it. */
  public static Optional<Claim> of(Map<String, String> metadata) {
    try {
      return Optional.of(
          new Claim(
              Long.parseLong(metadata.getOrDefault("version", "")),
              Long.parseLong(metadata.getOrDefault("on_hand", "")),
              Long.parseLong(metadata.getOrDefault("available", "")),
              Long.parseLong(metadata.getOrDefault("floor", "0")),
              Long.parseLong(metadata.getOrDefault("delta", ""))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** True when so little justified the refusal. */
  boolean justified() {
    return delta < 0 && available + delta < floor;
  }
}
