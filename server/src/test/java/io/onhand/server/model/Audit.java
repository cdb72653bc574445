package io.onhand.server.model;

import io.onhand.server.commit.Outcome;
import io.onhand.server.commit.Outcome.Decided;
import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.domain.Reservation;
import io.onhand.server.log.BlockCodec;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes through what became durable, in its order: what was decided, the model has to say too, and
 * whoever asked must have been told just that.
 */
final class Audit {
  final List<String> trace = new ArrayList<>();

  /** The log time of each entry. */
  final List<Long> logTimes = new ArrayList<>();

  private final boolean isTraced;
  private final Model model;
  private final Callers callers;
  private final Comparison comparison;
  private final NaiveClock clock;
  private final Deque<Sent> waiting = new ArrayDeque<>();
  private @Nullable Decision last;

  /** Something a caller waits for. A question gives its key up if {@code isResolve}. */
  record Sent(Command command, boolean isQuestion, boolean isResolve, Caller caller) {}

  Audit(Model model, Callers callers, Comparison comparison, NaiveClock clock, boolean isTraced) {
    this.model = model;
    this.callers = callers;
    this.comparison = comparison;
    this.clock = clock;
    this.isTraced = isTraced;
  }

  void sent(Sent sent) {
    waiting.add(sent);
  }

  int waiting() {
    return waiting.size();
  }

  /** What was decided last. */
  Decision last() {
    return Objects.requireNonNull(last);
  }

  void say(String what, Object about) {
    if (isTraced) {
      trace.add(what + " " + Words.of(about));
    }
  }

  /**
   * Compares what became durable and what the callers were told.
   *
   * @param isDead whether the server died: whoever was told nothing may have been heard or not
   */
  void settle(InMemoryStore store, boolean isDead) {
    Deque<Entry> entries = durable(store);
    for (Sent sent : waiting) {
      settle(sent, entries, isDead);
    }
    waiting.clear();
    expireFirst(entries);
    comparison.check(entries.isEmpty(), "no entry that nobody sent", entries);
    comparison.compareTouched(store);
  }

  private void settle(Sent sent, Deque<Entry> entries, boolean isDead) {
    Outcome told = sent.caller().outcomes.isEmpty() ? null : sent.caller().outcome();
    boolean mayBeLost = isDead && (told == null || told instanceof Outcome.Unknown);
    if (told instanceof Outcome.Unknown && !isDead) {
      say("lost", sent.command());
      return;
    }
    expireFirst(entries);
    Outcome settled =
        sent.isQuestion()
            ? model.lookedUp(sent.command().header(), sent.isResolve())
            : model.settled(sent.command());
    if (settled != null) {
      say(sent.command().header().key(), settled);
      comparison.check(mayBeLost || settled.equals(told), settled, told);
      return;
    }
    if (entries.isEmpty() && mayBeLost) {
      say("lost", sent.command());
      return;
    }
    comparison.check(!entries.isEmpty(), sent.command(), told);
    Entry entry = entries.remove();
    checkNothingDue(sent.command());
    callers.told(sent.command(), enter(entry, sent.command()));
    comparison.check(mayBeLost || told instanceof Decided, entry, told);
    if (told instanceof Decided decided) {
      comparison.compareEntry(entry, decided.entry());
    }
  }

  /** What ended before the next command was decided. */
  private void expireFirst(Deque<Entry> entries) {
    while (!entries.isEmpty() && entries.peek().command().body() instanceof Expire body) {
      Entry expiry = entries.remove();
      Command next =
          entries.stream()
              .map(Entry::command)
              .filter(it -> !(it.body() instanceof Expire))
              .findFirst()
              .orElse(null);
      expire(expiry, body, next);
    }
  }

  /** A reservation ends because it is the soonest, or because a command touches what it holds. */
  private void expire(Entry entry, Expire body, @Nullable Command before) {
    List<Reservation> due = model.due(entry.logTimeMicros());
    Reservation ended = model.state.reservations.get(body.reservation());
    if (ended == null || !due.contains(ended)) {
      throw new AssertionError("Expected a reservation that is due, but got " + entry + ".");
    }
    Reservation soonest =
        due.stream()
            .min(
                Comparator.comparingLong(Reservation::expiresAtMicros)
                    .thenComparing(Reservation::id))
            .orElseThrow();
    comparison.check(
        ended.equals(soonest) || (before != null && isTouched(ended, before)), soonest, ended);
    enter(entry, entry.command());
  }

  private boolean isTouched(Reservation reservation, Command command) {
    return reservation.lines().stream()
        .anyMatch(line -> model.touched(command.body()).contains(line.key()));
  }

  private void checkNothingDue(Command command) {
    for (Reservation due : model.due(clock.now())) {
      comparison.check(!isTouched(due, command), "ended before the command", due);
    }
  }

  private Decision enter(Entry entry, Command command) {
    comparison.check(entry.sequence() == model.head + 1, model.head + 1, entry);
    comparison.check(entry.logTimeMicros() == clock.now(), clock.now(), entry);
    comparison.compareCommand(command, entry.command());
    Decision expected = model.decide(command, clock.now());
    say("  " + entry.sequence() + " " + command.header().key(), expected);
    comparison.compareDecision(command, expected, entry.decision());
    logTimes.add(entry.logTimeMicros());
    comparison.remember(expected);
    last = expected;
    return expected;
  }

  /** The entries that are durable and not yet compared. */
  private Deque<Entry> durable(InMemoryStore store) {
    Deque<Entry> entries = new ArrayDeque<>();
    long next = model.head + 1;
    for (byte[] bytes = store.get(CentralFamily.LOG, Keys.sequence(next));
        bytes != null;
        bytes = store.get(CentralFamily.LOG, Keys.sequence(next))) {
      Block block = BlockCodec.decode(bytes);
      comparison.remember(block);
      entries.addAll(block.entries());
      next = block.header().lastSequence() + 1;
    }
    return entries;
  }
}
