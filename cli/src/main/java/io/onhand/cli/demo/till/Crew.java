package io.onhand.cli.demo.till;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.client.OnhandException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many tills at work on one list of baskets: each takes the next one, waits until it is due and
 * sells it.
 */
public final class Crew {

  private final Checkout checkout;
  private final List<Basket> baskets;
  private final Timetable timetable;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private volatile @Nullable OnhandException failure;
  private final List<Thread> tills = new ArrayList<>();
  private final long begin = System.nanoTime();

  private Crew(Checkout checkout, List<Basket> baskets, Timetable timetable) {
    this.checkout = checkout;
    this.baskets = List.copyOf(baskets);
    this.timetable = timetable;
  }

  /** Sends so many tills to work on these baskets, each when the timetable has it due. */
  static Crew start(Checkout checkout, int tills, List<Basket> baskets, Timetable timetable) {
    Crew crew = new Crew(checkout, baskets, timetable);
    for (int i = 1; i <= tills; i++) {
      crew.tills.add(Thread.ofVirtual().name("till-" + i).start(crew::work));
    }
    return crew;
  }

  private void work() {
    try {
      for (int i = next.getAndIncrement(); i < baskets.size(); i = next.getAndIncrement()) {
        long early = timetable.dueNanos(i) - (System.nanoTime() - begin);
        if (early > 0) {
          Thread.sleep(Duration.ofNanos(early));
        }
        checkout.sell(baskets.get(i));
        done.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OnhandException e) {
      failure = e;
      next.set(baskets.size());
    }
  }

  /** Waits at most so long for all tills to be done; true when they are. */
  public boolean await(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (Thread till : tills) {
      Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      if (!till.join(left)) {
        return false;
      }
    }
    return true;
  }

  /** Sends all tills home, whatever they are at. */
  public void dismiss() {
    tills.forEach(Thread::interrupt);
  }

  /** Why a till could not go on, the last that could not. Empty: all could. */
  public Optional<OnhandException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Baskets with a definite answer. */
  public int done() {
    return done.get();
  }

  /** All baskets. */
  public int size() {
    return baskets.size();
  }

  /** Time since the begin. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** What the clock in the shops says. */
  public Instant shopTime() {
    return timetable.timeAt(System.nanoTime() - begin, Math.min(baskets.size(), next.get()));
  }
}
