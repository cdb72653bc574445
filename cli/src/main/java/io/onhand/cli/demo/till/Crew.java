package io.onhand.cli.demo.till;

import io.onhand.client.OnhandException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many tills at work on one list of errands: each takes the next one, waits until it is due and
 * does it.
 */
public final class Crew {

  private final Till till;
  private final List<Errand> errands;
  private final Timetable timetable;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private volatile @Nullable OnhandException failure;
  private final List<Thread> tills = new ArrayList<>();
  private final long begin = System.nanoTime();

  private Crew(Till till, List<Errand> errands, Timetable timetable) {
    this.till = till;
    this.errands = List.copyOf(errands);
    this.timetable = timetable;
  }

  /** Sends so many tills to work on these errands, each when the timetable has it due. */
  static Crew start(Till till, int tills, List<Errand> errands, Timetable timetable) {
    Crew crew = new Crew(till, errands, timetable);
    for (int i = 1; i <= tills; i++) {
      crew.tills.add(Thread.ofVirtual().name("till-" + i).start(crew::work));
    }
    return crew;
  }

  private void work() {
    try {
      for (int i = next.getAndIncrement(); i < errands.size(); i = next.getAndIncrement()) {
        long early = timetable.dueNanos(i) - (System.nanoTime() - begin);
        if (early > 0) {
          Thread.sleep(Duration.ofNanos(early));
        }
        errands.get(i).work().with(till);
        done.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OnhandException e) {
      failure = e;
      next.set(errands.size());
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

  /** Errands that are done. */
  public int done() {
    return done.get();
  }

  /** All errands. */
  public int size() {
    return errands.size();
  }

  /** Time since the begin. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** What the clock in the shops says. */
  public Instant shopTime() {
    return timetable.timeAt(System.nanoTime() - begin, Math.min(errands.size(), next.get()));
  }
}
