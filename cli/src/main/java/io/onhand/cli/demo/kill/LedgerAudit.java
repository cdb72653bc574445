package io.onhand.cli.demo.kill;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.till.Answer;
import io.onhand.client.OnhandException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Asks for every acknowledged key again and compares with what was acknowledged. */
public final class LedgerAudit {

  private static final int CALLERS = 32;

  private final Traffic traffic;
  private final Function<Basket, Optional<Answer>> recorded;
  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private final Queue<String> different = new ConcurrentLinkedQueue<>();
  private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();

  /**
   * Prepares an audit.
   *
   * @param traffic what the baskets are
   * @param recorded what a server has on record for a basket; called by several threads
   */
  public LedgerAudit(Traffic traffic, Function<Basket, Optional<Answer>> recorded) {
    this.traffic = traffic;
    this.recorded = recorded;
  }

  /**
   * What came of it, a sentence each.
   *
   * @param lost acknowledged, and no longer known
   * @param different known, but with another entry or another answer
   * @param unanswered nobody answered the question
   */
  public record Result(List<String> lost, List<String> different, List<String> unanswered) {
    public Result {
      lost = List.copyOf(lost);
      different = List.copyOf(different);
      unanswered = List.copyOf(unanswered);
    }
  }

  /** Asks for every key of the ledger. */
  public Result run(Ledger ledger) throws InterruptedException {
    List<Ledger.Entry> entries = ledger.entries();
    AtomicInteger next = new AtomicInteger();
    List<Thread> callers =
        IntStream.rangeClosed(1, CALLERS)
            .mapToObj(
                i -> Thread.ofVirtual().name("audit-" + i).start(() -> askInTurn(entries, next)))
            .toList();
    for (Thread caller : callers) {
      caller.join();
    }
    return new Result(List.copyOf(lost), List.copyOf(different), List.copyOf(unanswered));
  }

  private void askInTurn(List<Ledger.Entry> entries, AtomicInteger next) {
    for (int i = next.getAndIncrement(); i < entries.size(); i = next.getAndIncrement()) {
      ask(entries.get(i));
    }
  }

  private void ask(Ledger.Entry entry) {
    Optional<Answer> answer;
    try {
      answer = recorded.apply(traffic.basket(entry.number()));
    } catch (OnhandException e) {
      unanswered.add("basket %d: %s".formatted(entry.number(), e.error().line()));
      return;
    }
    if (answer.isEmpty()) {
      lost.add(
          "basket %d: entry %d was acknowledged, but its key is unknown"
              .formatted(entry.number(), entry.sequence()));
      return;
    }
    if (!Ledger.Entry.of(entry.number(), answer.get()).equals(entry)) {
      different.add(
          "basket %d: entry %d was acknowledged, but on record is entry %d: %s"
              .formatted(entry.number(), entry.sequence(), answer.get().sequence(), answer.get()));
    }
  }
}
