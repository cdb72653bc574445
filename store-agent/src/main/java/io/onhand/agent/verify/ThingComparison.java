package io.onhand.agent.verify;

import io.onhand.agent.replica.ReplicaView;
import io.onhand.agent.replica.ThingKey;
import io.onhand.agent.replica.ThingKey.Kind;
import io.onhand.agent.replica.ThingRange;
import io.onhand.agent.replica.ThingRepair;
import io.onhand.agent.replica.ThingRow;
import io.onhand.agent.verify.CentralHashes.ThingAnswer;
import io.onhand.agent.verify.CentralHashes.ThingPart;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.Thing;
import io.onhand.server.domain.Transfer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is open in the replica with what is open at Central, store by store and kind by
 * kind. One thread.
 *
 * <p>The first question goes with the one for a position, so that stores with nothing open, or with
 * the same, cost no call of their own. A transfer between two of the stores is in the hashes of
 * both, and is looked at closer at its source alone.
 */
final class ThingComparison {
  private static final int FIRST_PART_THINGS = 5_000;

  /** Ranges of at most so many things are fetched; Central gives 1,000 a call. */
  private static final int FETCHED_THINGS_MAX = 500;

  private static final int STORES_PER_CALL = 300;

  private final CentralHashes central;
  private final Set<String> stores;
  private final String firstStore;
  private final Repairs repairs;
  private final Findings findings;
  private final Deque<Wanted> wanted = new ArrayDeque<>();

  /**
   * A comparison.
   *
   * @param stores those that the replica holds, at least one, sorted
   */
  ThingComparison(CentralHashes central, List<String> stores, Repairs repairs, Findings findings) {
    this.central = central;
    this.stores = Set.copyOf(stores);
    firstStore = stores.getFirst();
    this.repairs = repairs;
    this.findings = findings;
    for (int i = 0; i < stores.size(); i += STORES_PER_CALL) {
      List<ThingRange> ranges = new ArrayList<>();
      for (String store : stores.subList(i, Math.min(stores.size(), i + STORES_PER_CALL))) {
        for (Kind kind : Kind.values()) {
          ranges.add(ThingRange.whole(kind, store));
        }
      }
      wanted.add(new Wanted(ranges, FIRST_PART_THINGS));
    }
  }

  /** Ranges to ask for, and how finely. */
  private record Wanted(List<ThingRange> ranges, int thingsPerPart) {}

  /** Asks the first question, at or after a position. */
  ThingAnswer ask(Position min) {
    Wanted first = wanted.element();
    return central.askThings("", min, first.ranges(), first.thingsPerPart(), false);
  }

  /**
   * Compares everything.
   *
   * @param view shows the position of the answer
   * @param first the answer to the first question
   */
  void compare(ReplicaView view, ThingAnswer first) throws InterruptedException {
    ThingAnswer answer = first;
    for (Wanted next = wanted.poll(); next != null; next = wanted.poll()) {
      if (answer == null) {
        answer = central.askThings(first.pin(), null, next.ranges(), next.thingsPerPart(), false);
      }
      compare(view, first.pin(), next, answer.parts());
      answer = null;
    }
  }

  private void compare(ReplicaView view, String pin, Wanted asked, List<ThingPart> parts)
      throws InterruptedException {
    List<ThingRange> rest = uncovered(asked.ranges(), parts);
    if (!rest.isEmpty()) {
      wanted.addFirst(new Wanted(rest, asked.thingsPerPart()));
    }
    ThingHashes ours =
        ThingHashes.of(view, parts.stream().map(ThingPart::range).toList(), this::storesOf);
    for (int i = 0; i < parts.size(); i++) {
      ThingPart part = parts.get(i);
      findings.compared(0, asked.thingsPerPart() == FIRST_PART_THINGS ? part.things() : 0);
      if (Arrays.equals(part.hash(), ours.hash(i))) {
        continue;
      }
      if (part.things() <= FETCHED_THINGS_MAX) {
        compareThings(view, pin, part.range());
      } else {
        wanted.addFirst(new Wanted(List.of(part.range()), FETCHED_THINGS_MAX));
      }
    }
    findings.progress("comparing what is open");
  }

  /** What Central has not answered yet of what it was asked. */
  private static List<ThingRange> uncovered(List<ThingRange> asked, List<ThingPart> parts) {
    if (parts.isEmpty()) {
      throw new IllegalStateException("Expected parts of the ranges asked for, but got none.");
    }
    ThingRange last = parts.getLast().range();
    for (int i = 0; i < asked.size(); i++) {
      ThingRange range = asked.get(i);
      if (range.kind() == last.kind() && range.store().equals(last.store())) {
        List<ThingRange> rest = new ArrayList<>(asked.subList(i + 1, asked.size()));
        LogId end = last.to();
        if (end != null && !end.equals(range.to())) {
          rest.addFirst(range.from(end));
        }
        return rest;
      }
    }
    throw new IllegalStateException("Expected parts of the ranges asked for, but got " + last);
  }

  private void compareThings(ReplicaView view, String pin, ThingRange range)
      throws InterruptedException {
    findings.progress(
        "comparing " + range.kind().name().toLowerCase(Locale.ROOT) + "s at " + range.store());
    NavigableMap<LogId, Thing> theirs = fetch(pin, range);
    NavigableMap<LogId, ThingRow> ours = new TreeMap<>();
    view.things(
        range.kind(),
        row -> {
          if (range.contains(row.key().id()) && storesOf(row).contains(range.store())) {
            ours.put(row.key().id(), row);
          }
        });
    List<ThingRepair> wrong = new ArrayList<>();
    List<@Nullable Thing> found = new ArrayList<>();
    ours.forEach((id, row) -> {
      Thing right = theirs.remove(id);
      Thing thing = row.thing();
      if ((right == null || !right.equals(thing)) && isLookedAt(range, right, thing)) {
        wrong.add(new ThingRepair(row.key(), row.bytes(), right));
        found.add(thing);
      }
    });
    theirs.forEach((id, right) -> {
      if (isLookedAt(range, right, null)) {
        String part = range.kind() == Kind.RESERVATION ? range.store() : "";
        wrong.add(new ThingRepair(new ThingKey(range.kind(), id, part), null, right));
        found.add(null);
      }
    });
    List<Boolean> done = repairs.ofThings(wrong);
    for (int i = 0; i < wrong.size(); i++) {
      ThingRepair repair = wrong.get(i);
      findings.difference(repair.key(), range.store(), repair.right(), found.get(i), done.get(i));
    }
  }

  /** All things of a range; large ones come in several answers. */
  private NavigableMap<LogId, Thing> fetch(String pin, ThingRange range) {
    NavigableMap<LogId, Thing> things = new TreeMap<>();
    List<ThingRange> rest = List.of(range);
    while (!rest.isEmpty()) {
      List<ThingPart> parts = central.askThings(pin, null, rest, 0, true).parts();
      parts.forEach(part -> part.contents().forEach(thing -> things.put(thing.id(), thing)));
      rest = uncovered(rest, parts);
    }
    return things;
  }

  /** A row may say another source than Central does: then it is looked at for either. */
  private boolean isLookedAt(ThingRange range, @Nullable Thing right, @Nullable Thing found) {
    if (right == null || found == null) {
      return isLookedAt(range, right == null ? found : right);
    }
    return isLookedAt(range, right) || isLookedAt(range, found);
  }

  private boolean isLookedAt(ThingRange range, @Nullable Thing thing) {
    return !(thing instanceof Transfer transfer)
        || transfer.fromStore().equals(range.store())
        || !stores.contains(transfer.fromStore());
  }

  /** Those of the replica's stores that a row is compared at; what is of none is at the first. */
  private List<String> storesOf(ThingRow row) {
    List<String> held = row.stores().stream().filter(stores::contains).toList();
    return held.isEmpty() ? List.of(firstStore) : held;
  }
}
