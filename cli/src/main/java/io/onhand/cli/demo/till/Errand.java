package io.onhand.cli.demo.till;

import io.onhand.client.OnhandException;
import java.time.Instant;

/**
 * One piece of work for the next till that is free.
 *
 * @param time when it is due, by the shops' clock
 * @param work what is to be done
 */
public record Errand(Instant time, Work work) {

  /** Work for a till. */
  @FunctionalInterface
  public interface Work {

    /**
     * Does it. May wait for what an errand before it in the list does, never for one after it.
     *
     * @throws OnhandException when there is no definite answer in time
     */
    void with(Till till) throws InterruptedException;
  }
}
