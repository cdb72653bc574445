package io.onhand.cli.demo.kill;

import io.onhand.cli.demo.till.Checkout;
import io.onhand.client.OnhandException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tills that sell one basket after the other, as fast as they are answered, until they are told to
 * stop. Each takes its basket to a definite answer first.
 */
public final class Load {

  private static final Duration POLL = Duration.ofMillis(5);

  private final Checkout checkout;
  private final Traffic traffic;
  private final Ledger ledger;
  private final AtomicLong next = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final List<Thread> tills;
  private volatile boolean stopping;
  private volatile @Nullable OnhandException failure;

  private Load(Checkout checkout, Traffic traffic, Ledger ledger, int count) {
    this.checkout = checkout;
    this.traffic = traffic;
    this.ledger = ledger;
    tills =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> Thread.ofVirtual().name("till-" + i).unstarted(this::work))
            .toList();
  }

  /** Sends so many tills to work. */
  public static Load start(Checkout checkout, Traffic traffic, Ledger ledger, int tills) {
    Load load = new Load(checkout, traffic, ledger, tills);
    load.tills.forEach(Thread::start);
    return load;
  }

  private void work() {
    try {
      while (!stopping) {
        long number = next.getAndIncrement();
        inFlight.incrementAndGet();
        ledger.enter(number, checkout.sell(traffic.basket(number)));
        inFlight.decrementAndGet();
      }
    } catch (OnhandException e) {
      failure = e;
      stopping = true;
    }
  }

  /**
   * Waits until so many more baskets are answered: from then on the servers are under load again.
   *
   * @return false when they are not within that time, or when a till gave up
   */
  public boolean awaitAnswers(int more, Duration patience) throws InterruptedException {
    int wanted = ledger.size() + more;
    long end = System.nanoTime() + patience.toNanos();
    while (ledger.size() < wanted) {
      if (stopping || System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  /** Tills that wait for an answer just now. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Lets every till finish its basket and waits for it. */
  public void finish() throws InterruptedException {
    stopping = true;
    for (Thread till : tills) {
      till.join();
    }
  }

  /** Sends all tills home, whatever they are at. */
  public void dismiss() {
    stopping = true;
    tills.forEach(Thread::interrupt);
  }

  /** Why a till could not go on. Empty: all could. */
  public Optional<OnhandException> failure() {
    return Optional.ofNullable(failure);
  }
}
