package io.onhand.client;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes idempotency keys: UUIDs of version 7 (RFC 9562), 36 characters that need no escaping in a
 * URL. Keys of one instance rise in time; 62 random bits keep those of other processes, machines
 * and restarts apart.
 *
 * <p>Take a key when the command is made, keep it with the command until the answer is definite,
 * and send every retry with it. After a recorded rejection a new try is a new command and needs a
 * new key: the old one gets the old answer.
 *
 * <p>Safe for use by several threads.
 */
public final class IdempotencyKeys {

  /** Below the milliseconds: counts the keys of one millisecond and runs over into the next. */
  private static final int COUNTER_BITS = 12;

  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final InstantSource clock;
  private final RandomGenerator random;

  /** Milliseconds and counter of the last key. */
  private final AtomicLong last = new AtomicLong();

  /** Makes keys from the system's clock and its secure random numbers. */
  public IdempotencyKeys() {
    this(InstantSource.system(), new SecureRandom());
  }

  IdempotencyKeys(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** Makes a key that no other call returns. */
  public String next() {
    long now = clock.millis() << COUNTER_BITS;
    long tick = last.updateAndGet(previous -> Math.max(now, previous + 1));
    long counter = tick & ((1L << COUNTER_BITS) - 1);
    long high = (tick >>> COUNTER_BITS << 16) | VERSION_7 | counter;
    long low = (random.nextLong() >>> 2) | VARIANT;
    return new UUID(high, low).toString();
  }
}
