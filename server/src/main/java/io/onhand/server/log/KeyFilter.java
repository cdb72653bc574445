package io.onhand.server.log;

import io.onhand.server.statemachine.OperationId;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which keys are certainly not remembered, so that they need not be looked for on disk:
 * nearly every command brings a new key, and to find nothing in a dozen files is what costs the
 * sequencer most. A Bloom filter in which all bits of a key lie in one word: one access to memory
 * per generation.
 *
 * <p>Says nothing until every remembered key is in it. Keys are never taken out: a generation goes
 * as a whole when the horizon has passed its youngest key. When there is no room for another it
 * gives up, and all keys are looked for again.
 *
 * <p>The committer adds, before a block is durable; the sequencer asks about a key once the durable
 * head it has read holds that block, or else knows the key itself. So bits need no order of their
 * own: the head gives it.
 */
public final class KeyFilter {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFilter.class);

  /** For Central: 8 MiB hold 4 million keys, 64 MiB all of them. */
  private static final int KEYS_PER_GENERATION = 1 << 22;

  private static final int GENERATIONS_MAX = 8;

  /** Lets about 1 in 100 new keys through. */
  private static final int BITS_PER_KEY = 16;

  private static final int BITS_SET = 4;
  private static final int BIT_BITS = 6;
  private static final long BIT_MASK = Long.SIZE - 1;

  /** Keys that came one after the other. */
  private static final class Generation {
    final AtomicLongArray words;
    int keys;
    long lastSequence;

    Generation(int keysMax) {
      words = new AtomicLongArray(keysMax / (Long.SIZE / BITS_PER_KEY));
    }

    void add(OperationId operation, long sequence) {
      int word = word(operation);
      words.setOpaque(word, words.getOpaque(word) | bits(operation));
      keys++;
      lastSequence = Math.max(lastSequence, sequence);
    }

    boolean mayHold(OperationId operation) {
      long bits = bits(operation);
      return (words.getOpaque(word(operation)) & bits) == bits;
    }

    private int word(OperationId operation) {
      return (int) (operation.high() & (words.length() - 1));
    }

    /** The id is a hash already: its other half says which bits. */
    private static long bits(OperationId operation) {
      long bits = 0;
      long rest = operation.low();
      for (int i = 0; i < BITS_SET; i++) {
        bits |= 1L << (rest & BIT_MASK);
        rest >>>= BIT_BITS;
      }
      return bits;
    }
  }

  private final int keysPerGeneration;
  private final int generationsMax;
  private volatile Generation[] generations;
  private volatile boolean isComplete;
  private boolean isGivenUp; // committer

  /**
   * An empty filter that does not know the keys remembered before it.
   *
   * @param keysPerGeneration a power of two, 4 at least
   */
  public KeyFilter(int keysPerGeneration, int generationsMax) {
    if (Integer.bitCount(keysPerGeneration) != 1 || keysPerGeneration < 4 || generationsMax < 1) {
      throw new IllegalArgumentException(
          "Expected a power of two of at least 4 keys and one generation, but got "
              + keysPerGeneration
              + " and "
              + generationsMax
              + ".");
    }
    this.keysPerGeneration = keysPerGeneration;
    this.generationsMax = generationsMax;
    this.generations = new Generation[] {new Generation(keysPerGeneration)};
  }

  /** One of Central's size. */
  public static KeyFilter ofCentral() {
    return new KeyFilter(KEYS_PER_GENERATION, GENERATIONS_MAX);
  }

  /** False: the key is certainly not remembered. Sequencer. */
  boolean mayHold(OperationId operation) {
    if (!isComplete) {
      return true;
    }
    for (Generation generation : generations) {
      if (generation.mayHold(operation)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds a key that is remembered, or will be when its block is durable. Committer.
   *
   * @param sequence the entry that decided it
   * @param horizon keys below this are forgotten
   */
  void add(OperationId operation, long sequence, long horizon) {
    if (isGivenUp) {
      return;
    }
    Generation youngest = generations[generations.length - 1];
    if (youngest.keys == keysPerGeneration) {
      makeRoom(horizon);
      if (isGivenUp) {
        return;
      }
      youngest = generations[generations.length - 1];
    }
    youngest.add(operation, sequence);
  }

  /** Every key that was remembered before this filter was made has been added. Committer. */
  void complete() {
    isComplete = !isGivenUp;
  }

  /** Whether nothing more will be learned from it. Committer. */
  boolean isGivenUp() {
    return isGivenUp;
  }

  private void makeRoom(long horizon) {
    Generation[] old = generations;
    int kept = 0;
    Generation[] next = new Generation[old.length + 1];
    for (Generation generation : old) {
      if (generation.lastSequence >= horizon) {
        next[kept++] = generation;
      }
    }
    if (kept == generationsMax) {
      giveUp();
      return;
    }
    next[kept++] = new Generation(keysPerGeneration);
    generations = Arrays.copyOf(next, kept);
  }

  private void giveUp() {
    isComplete = false;
    isGivenUp = true;
    generations = new Generation[0];
    LOG.atInfo()
        .addKeyValue("keys_max", (long) keysPerGeneration * generationsMax)
        .log("More keys are remembered than the filter holds: all are looked for on disk now.");
  }
}
