package io.onhand.server.api;

import io.grpc.Context;
import io.grpc.Status;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetHistoryRequest;
import io.onhand.inventory.v1.GetHistoryResponse;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.log.LogReader;
import io.onhand.server.log.LogWalk;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.StoredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a record, newest first. A record names the entry that changed it last, and the
 * record before that change the one before: history walks that chain down to the horizon. It never
 * changes, so its pages need no snapshot. Threads for reads.
 */
final class HistoryQuery {
  /** Tokens serve every server that holds the log. */
  private static final long ANY_SERVER = 0;

  private final StoredState state;
  private final LogReader log;
  private final Supplier<Head> durable;

  /**
   * A query over a store.
   *
   * @param durable the durable head
   */
  HistoryQuery(KeyValueReader store, Supplier<Head> durable) {
    this.state = new StoredState(store);
    this.log = new LogReader(store);
    this.durable = durable;
  }

  /** One entry of the chain. */
  private record Link(Entry entry, RecordChanged change) {}

  /**
   * Where the walk goes on.
   *
   * @param next the next entry of the chain; 0: the record was born by the last one
   * @param isForgotten the chain goes on below the horizon
   */
  private record Walked(List<Link> links, long next, boolean isForgotten) {}

  /**
   * How far back the answer begins.
   *
   * @param sequence entries after this are passed over
   * @param timeMicros so are entries after this log time
   */
  private record Until(long sequence, long timeMicros) {
    static final Until NOW = new Until(Long.MAX_VALUE, Long.MAX_VALUE);

    boolean holds(Entry entry) {
      return entry.sequence() <= sequence && entry.logTimeMicros() <= timeMicros;
    }
  }

  /** Throws InvalidFieldException or StatusRuntimeException where the call fails. */
  GetHistoryResponse history(GetHistoryRequest request) {
    RecordKey key = RecordMapper.key("key", request.getKey());
    int size = Pages.pageSize(request.getPageSize());
    Head head = durable.get();
    ReadWish.of(request.getRead()).checkAt(head);
    String filter = "history:" + key.product() + '\0' + key.store();
    Optional<PageToken> token =
        PageToken.parse(request.getPageToken(), ANY_SERVER, head.epoch(), filter);
    StockRecord record = state.record(key);
    if (record == null) {
      throw Errors.exception(Errors.recordNotFound(key.product(), key.store()));
    }
    long from = token.isPresent() ? sequence(token.get()) : record.updatedSequence();
    Until until = token.isPresent() ? Until.NOW : until(request, head);
    Walked walked = walk(key, from, until, size, head.horizon());
    GetHistoryResponse.Builder response =
        GetHistoryResponse.newBuilder()
            .setOlderForgotten(walked.isForgotten())
            .setFreshness(
                RecordMapper.fresh(
                    head.epoch(), Math.max(head.sequence(), record.updatedSequence())));
    if (walked.next() != 0 && !walked.isForgotten()) {
      response.setNextPageToken(
          new PageToken(ANY_SERVER, head.epoch(), 0, filter, Long.toString(walked.next())).text());
    }
    List<Long> voids = voidedBy(walked.links());
    for (int i = 0; i < walked.links().size(); i++) {
      Link link = walked.links().get(i);
      response.addEntries(
          HistoryMapper.entry(link.entry(), link.change(), head.epoch(), voids.get(i)));
    }
    return response.build();
  }

  private Walked walk(RecordKey key, long from, Until until, int size, long horizon) {
    List<Link> links = new ArrayList<>();
    long next = from;
    try (LogWalk walk = log.walk()) {
      while (next != 0 && links.size() < size) {
        if (Context.current().isCancelled()) { // the walk to an old change may be long
          throw Status.CANCELLED.withDescription("The caller is gone.").asRuntimeException();
        }
        Entry entry = next < horizon ? null : walk.entry(next).orElse(null);
        if (entry == null) {
          return new Walked(links, next, true);
        }
        RecordChanged change = changeOf(key, entry);
        if (change == null) {
          throw PageToken.invalid("it is damaged"); // the chain itself names no other entries
        }
        if (until.holds(entry)) {
          links.add(new Link(entry, change));
        }
        next = change.before() == null ? 0 : change.before().updatedSequence();
      }
    }
    return new Walked(links, next, next != 0 && next < horizon);
  }

  private Until until(GetHistoryRequest request, Head head) {
    return switch (request.getAsOfCase()) {
      case ASOF_NOT_SET -> Until.NOW;
      case AS_OF_SEQUENCE -> {
        long sequence = request.getAsOfSequence();
        if (Long.compareUnsigned(sequence, head.sequence()) > 0) {
          throw Errors.exception(Errors.sequenceInFuture(head.epoch(), head.sequence()));
        }
        if (sequence < head.horizon()) {
          throw trimmed(head);
        }
        yield new Until(sequence, Long.MAX_VALUE);
      }
      case AS_OF_TIME -> {
        long time = RecordMapper.micros("as_of_time", request.getAsOfTime());
        checkRemembered(time, head);
        yield new Until(Long.MAX_VALUE, time);
      }
    };
  }

  /** When the first entry that is remembered is younger, all older ones are forgotten. */
  private void checkRemembered(long timeMicros, Head head) {
    Optional<Entry> first = head.horizon() == 0 ? Optional.empty() : log.entry(head.horizon());
    if (first.isPresent() && timeMicros < first.get().logTimeMicros()) {
      throw trimmed(head);
    }
  }

  private List<Long> voidedBy(List<Link> links) {
    List<OperationId> operations =
        links.stream().map(link -> link.entry().command().operation()).toList();
    List<@Nullable RememberedOperation> remembered = state.operations(operations);
    List<Long> voids = new ArrayList<>(links.size());
    for (int i = 0; i < links.size(); i++) {
      RememberedOperation operation = remembered.get(i);
      boolean isOfEntry =
          operation != null && operation.sequence() == links.get(i).entry().sequence();
      voids.add(isOfEntry && operation != null ? operation.voidedBy() : 0L);
    }
    return voids;
  }

  private static @Nullable RecordChanged changeOf(RecordKey key, Entry entry) {
    for (RecordChanged change : entry.recordChanges()) {
      if (change.after().key().equals(key)) {
        return change;
      }
    }
    return null;
  }

  private static long sequence(PageToken token) {
    try {
      return Long.parseLong(token.after());
    } catch (NumberFormatException e) {
      throw PageToken.invalid("it is damaged");
    }
  }

  private static RuntimeException trimmed(Head head) {
    return Errors.exception(
        ErrorReason.ERROR_REASON_SEQUENCE_TRIMMED,
        "History before " + head.horizon() + " is forgotten.",
        Map.of(
            "epoch", Position.epochText(head.epoch()),
            "oldest", Long.toString(head.horizon()),
            "head", Long.toString(head.sequence())));
  }
}
