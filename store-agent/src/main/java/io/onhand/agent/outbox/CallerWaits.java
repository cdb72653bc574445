package io.onhand.agent.outbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Calls that wait behind queued writes. Nobody waits on a thread. Guarded by the outbox's lock. */
final class CallerWaits {

  private final Map<Long, List<Waiter>> byNumber = new HashMap<>();
  private final Set<Waiter> all = new LinkedHashSet<>();

  /** Those who wait for all that is to come first. */
  private final Map<Waiter, Supplier<Set<Long>>> held = new LinkedHashMap<>();

  private static final class Waiter {
    private final Set<Long> before;
    private final long untilNanos;
    private final Consumer<WaitEnd> done;

    Waiter(Set<Long> before, long untilNanos, Consumer<WaitEnd> done) {
      this.before = before;
      this.untilNanos = untilNanos;
      this.done = done;
    }
  }

  int size() {
    return all.size();
  }

  /** A call waits until these writes are settled. */
  void add(Set<Long> before, long untilNanos, Consumer<WaitEnd> done) {
    Waiter waiter = new Waiter(before, untilNanos, done);
    all.add(waiter);
    index(waiter);
  }

  private void index(Waiter waiter) {
    waiter.before.forEach(
        number -> byNumber.computeIfAbsent(number, _ -> new ArrayList<>()).add(waiter));
  }

  /** A call waits until it is known which writes are before it. */
  void hold(Supplier<Set<Long>> before, long untilNanos, Consumer<WaitEnd> done) {
    Waiter waiter = new Waiter(new HashSet<>(), untilNanos, done);
    all.add(waiter);
    held.put(waiter, before);
  }

  /** It is known now: adds what is to be called to {@code free}. */
  void release(List<Runnable> free) {
    held.forEach((waiter, before) -> {
      waiter.before.addAll(before.get());
      index(waiter);
      if (waiter.before.isEmpty()) {
        all.remove(waiter);
        free.add(() -> waiter.done.accept(WaitEnd.FREE));
      }
    });
    held.clear();
  }

  /** A write is settled: adds what is to be called to {@code free}. */
  void settled(long number, List<Runnable> free) {
    List<Waiter> behind = byNumber.remove(number);
    if (behind == null) {
      return;
    }
    for (Waiter waiter : behind) {
      waiter.before.remove(number);
      if (waiter.before.isEmpty() && all.remove(waiter)) {
        free.add(() -> waiter.done.accept(WaitEnd.FREE));
      }
    }
  }

  /** Ends the waits whose time is over: adds what is to be called to {@code ended}. */
  void sweep(LongPredicate isLate, List<Runnable> ended) {
    end(WaitEnd.LATE, waiter -> isLate.test(waiter.untilNanos), ended);
  }

  /** Ends all waits. */
  void endAll(WaitEnd why, List<Runnable> ended) {
    end(why, _ -> true, ended);
  }

  private void end(WaitEnd why, Predicate<Waiter> which, List<Runnable> ended) {
    for (Iterator<Waiter> waiters = all.iterator(); waiters.hasNext(); ) {
      Waiter waiter = waiters.next();
      if (which.test(waiter)) {
        waiters.remove();
        held.remove(waiter);
        waiter.before.forEach(number -> {
          List<Waiter> behind = byNumber.get(number);
          if (behind != null) {
            behind.remove(waiter);
            if (behind.isEmpty()) {
              byNumber.remove(number);
            }
          }
        });
        ended.add(() -> waiter.done.accept(why));
      }
    }
  }
}
