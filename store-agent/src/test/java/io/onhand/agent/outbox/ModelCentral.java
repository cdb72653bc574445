package io.onhand.agent.outbox;

import com.google.rpc.Status;
import io.onhand.agent.forwarded.Footing;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Receipt;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Central as an outbox sees it: decides what is sent when a test says so, each key once. */
final class ModelCentral implements ReplayLine {

  static final long EPOCH = 7;

  /** Keys that are refused for good. */
  final Set<String> refused = new HashSet<>();

  /** Keys that are refused unless they are told as facts. */
  final Set<String> refusedRequests = new HashSet<>();

  /** Keys that were given up. */
  final Set<String> abandoned = new HashSet<>();

  /** What it applied, in the order of its log. */
  final List<Entry> log = new ArrayList<>();

  /** All that was sent to it, with repeats. */
  final List<MutateStreamRequest> sent = new ArrayList<>();

  boolean isDown;
  Footing footing = Footing.NONE;

  /** What it answers to everything instead of deciding it; null: it decides. */
  @Nullable Status busy;

  private final Map<String, Entry> byKey = new HashMap<>();

  /** Keys with a refusal on record. */
  private final Map<String, Refused> onRecord = new HashMap<>();

  private @Nullable Line line;

  /** What was refused under a key. */
  private record Refused(boolean isFact, Map<RecordKey, Long> changes) {}

  /** One applied command. */
  record Entry(long sequence, String key, Map<RecordKey, Long> changes) {}

  @Override
  public boolean isDown() {
    return isDown;
  }

  @Override
  public Footing footing() {
    return footing;
  }

  @Override
  public Stream open(long epoch) {
    line = new Line();
    return line;
  }

  @Override
  public Decided read(MutateStreamResponse answer) {
    Applied applied = answer.getAdjustStock().getReceipt().getApplied();
    long sequence = applied.getPosition().getSequence();
    return new Decided(
        new Position(EPOCH, sequence),
        sequence * 10,
        log.get((int) sequence - 1).changes().keySet());
  }

  @Override
  public void keep(MutateStreamResponse answer) {}

  /** Decides so many of what was sent and not decided, in order. */
  void decide(int items) {
    Line open = line;
    for (int i = 0; open != null && i < items && !open.requests.isEmpty(); i++) {
      open.answer(open.requests.remove());
    }
  }

  /** Its disk is lost, with all that it held. */
  void forget() {
    log.clear();
    byKey.clear();
    onRecord.clear();
  }

  /** A till told it without this outbox. */
  void toldDirectly(MutateStreamRequest item) {
    if (refusal(item) == null) {
      apply(item);
    }
  }

  /** The line breaks: answers that were not taken are lost. */
  void cut() {
    Line open = line;
    line = null;
    if (open != null) {
      open.events.clear();
      open.events.add(new Ended(Errors.outcomeUnknown()));
    }
  }

  /** What is on hand after an entry. */
  long onHand(RecordKey key, long sequence) {
    return log.stream()
        .filter(entry -> entry.sequence() <= sequence)
        .mapToLong(entry -> entry.changes().getOrDefault(key, 0L))
        .sum();
  }

  /** The last entry up to a sequence that changed a record; 0: none. */
  long updated(RecordKey key, long sequence) {
    return log.stream()
        .filter(entry -> entry.sequence() <= sequence && entry.changes().containsKey(key))
        .mapToLong(Entry::sequence)
        .max()
        .orElse(0);
  }

  @Nullable Entry applied(String key) {
    return byKey.get(key);
  }

  private final class Line implements Stream {

    private final Deque<MutateStreamRequest> requests = new ArrayDeque<>();
    private final Deque<Event> events = new ArrayDeque<>();

    @Override
    public boolean isReady() {
      return requests.size() < 5;
    }

    @Override
    public void send(MutateStreamRequest item, @Nullable Position place) {
      sent.add(item);
      requests.add(item);
    }

    @Override
    public @Nullable Event poll() {
      return events.poll();
    }

    @Override
    public void complete() {
      cancel("");
    }

    @Override
    public void cancel(String why) {
      requests.clear();
      if (this.equals(line)) {
        line = null;
      }
    }

    private void answer(MutateStreamRequest item) {
      String key = header(item).getIdempotencyKey();
      MutateStreamResponse.Builder answer =
          MutateStreamResponse.newBuilder().setItem(item.getItem());
      if (busy != null) {
        answer.setError(busy);
        events.add(new Answered(answer.build()));
        return;
      }
      boolean isKnown = byKey.containsKey(key);
      Status refusal = refusal(item);
      if (refusal != null) {
        answer.setError(refusal);
      } else {
        Entry entry = apply(item);
        answer.setAdjustStock(
            AdjustStockResponse.newBuilder()
                .setReceipt(
                    Receipt.newBuilder()
                        .setReplayed(isKnown)
                        .setApplied(
                            Applied.newBuilder()
                                .setPosition(RecordMapper.position(EPOCH, entry.sequence())))));
      }
      events.add(new Answered(answer.build()));
    }
  }

  private @Nullable Status refusal(MutateStreamRequest item) {
    CommandHeader header = header(item);
    String key = header.getIdempotencyKey();
    boolean isFact = header.getKind() == CommandKind.COMMAND_KIND_FACT;
    Entry applied = byKey.get(key);
    Refused before = onRecord.get(key);
    Map<RecordKey, Long> held =
        applied != null ? applied.changes() : before != null ? before.changes() : changes(item);
    if (!held.equals(changes(item))) {
      return Errors.status(
          ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED, "another's key", Map.of());
    }
    if (applied != null) {
      return null;
    }
    if (abandoned.contains(key)) {
      return Errors.status(ErrorReason.ERROR_REASON_OPERATION_ABANDONED, "given up", Map.of());
    }
    boolean wasFact = before != null && before.isFact();
    boolean isDecided = before == null || header.getRetryRefused() || (isFact && !wasFact);
    if (isDecided && !refused.contains(key) && (isFact || !refusedRequests.contains(key))) {
      return null;
    }
    onRecord.put(key, new Refused(isFact || wasFact, held));
    return Errors.status(ErrorReason.ERROR_REASON_STORE_NOT_FOUND, "no such store", Map.of());
  }

  private Entry apply(MutateStreamRequest item) {
    return byKey.computeIfAbsent(
        header(item).getIdempotencyKey(),
        key -> {
          Entry entry = new Entry(log.size() + 1L, key, changes(item));
          log.add(entry);
          return entry;
        });
  }

  private static CommandHeader header(MutateStreamRequest item) {
    return Retrial.header(item.toBuilder()).build();
  }

  /** Of a void none: no test has one applied. */
  private static Map<RecordKey, Long> changes(MutateStreamRequest item) {
    Map<RecordKey, Long> changes = new LinkedHashMap<>();
    List<AdjustLine> lines =
        item.hasAdjustStock()
            ? List.of(item.getAdjustStock().getLine())
            : item.getApplyBasket().getLinesList();
    for (AdjustLine line : lines) {
      changes.merge(new RecordKey(line.getProduct(), line.getStore()), line.getDelta(), Long::sum);
    }
    return changes;
  }
}
