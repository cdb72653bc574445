package io.onhand.server.api;

import com.google.protobuf.Message;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Freshness;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.SnapshotPool.Lease;
import io.onhand.server.storage.schema.StoredState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Listings page by page: all pages of one show the snapshot of its first, so a listing under
 * constant writes ends. Threads for reads.
 */
final class Pages {
  private final SnapshotPool snapshots;
  private final Supplier<Head> durable;
  private final long server;

  /**
   * Pages of a store.
   *
   * @param durable the durable head
   * @param server names this process in page tokens
   */
  Pages(SnapshotPool snapshots, Supplier<Head> durable, long server) {
    this.snapshots = snapshots;
    this.durable = durable;
    this.server = server;
  }

  /**
   * Which page is asked for.
   *
   * @param filter what is listed, such as {@code store:France}: a token serves no other listing
   * @param size at most so many a page; 0: the default
   * @param token from the page before; empty: the first page
   * @param read how fresh the listing must be
   */
  record Ask(String filter, int size, String token, ReadOptions read) {
    /**
     * Checks the size.
     *
     * @throws InvalidFieldException when it is above the limit
     */
    Ask {
      size = pageSize(size);
    }
  }

  /**
   * How a listing is ordered.
   *
   * @param placeOf where a value stands in it
   * @param text the place in a token, as an id
   * @param parse the place in a token again
   */
  record Order<V, P>(Function<V, P> placeOf, Function<P, String> text, Function<String, P> parse) {

    static <V> Order<V, String> byName(Function<V, String> name) {
      return new Order<>(name, text -> text, text -> text);
    }

    static <V> Order<V, LogId> byId(Function<V, LogId> id) {
      return new Order<>(id, LogId::toString, text -> LogId.parse("page_token", text));
    }

    static <V> Order<V, Expiry> byExpiry(Function<V, Expiry> expiry) {
      return new Order<>(
          expiry,
          place -> place.atMicros() + ":" + place.reservation(),
          text -> {
            int colon = text.indexOf(':');
            return new Expiry(
                Long.parseLong(text.substring(0, colon)),
                LogId.parse("page_token", text.substring(colon + 1)));
          });
    }
  }

  /** Where the values come from. */
  interface Source<V, P> {
    /**
     * Values in order; fewer than asked for when there are no more.
     *
     * @param head the head of what {@code then} shows
     * @param after the place to begin after; null: begin with the first
     */
    List<V> read(KeyValueReader then, Head head, @Nullable P after, int limit);
  }

  /** A value as an answer shows it. */
  interface Shown<V, M extends Message> {
    M message(V value, long epoch);
  }

  /**
   * One page.
   *
   * @param messages what is on it
   * @param nextToken for the next page; empty: this is the last
   * @param freshness what it shows
   */
  record Page<M extends Message>(List<M> messages, String nextToken, Freshness freshness) {}

  /**
   * Reads a page. Throws InvalidFieldException or StatusRuntimeException where the call fails.
   *
   * @param mapper a value as the answer shows it, given the epoch of the log
   */
  <V, P, M extends Message> Page<M> page(
      Ask ask, Order<V, P> order, Source<V, P> source, Shown<V, M> mapper) {
    Head now = durable.get();
    ReadWish wish = ReadWish.of(ask.read());
    wish.checkAt(now);
    long sequenceMin = wish.minPosition() == null ? 0 : wish.minPosition().sequence();
    Optional<PageToken> token = PageToken.parse(ask.token(), server, now.epoch(), ask.filter());
    P from = token.isPresent() ? place(order, token.get()) : null;
    try (Lease lease =
        token.isPresent() ? resume(token.get(), sequenceMin) : acquire(sequenceMin)) {
      Head head = headOf(lease);
      Portion<M, P> portion =
          Portion.of(
              (after, limit) -> source.read(lease, head, after, limit),
              order.placeOf(),
              value -> mapper.message(value, head.epoch()),
              from,
              ask.size(),
              Portion.BYTES_MAX);
      String next = "";
      if (portion.hasMore() && portion.last() != null) {
        lease.keepForNextPage();
        next =
            new PageToken(
                    server,
                    head.epoch(),
                    lease.sequence(),
                    ask.filter(),
                    order.text().apply(portion.last()))
                .text();
      }
      return new Page<>(
          portion.messages(), next, RecordMapper.fresh(head.epoch(), head.sequence()));
    }
  }

  /**
   * Checks a page size.
   *
   * @throws InvalidFieldException when it is above the limit
   */
  static int pageSize(int asked) {
    if (asked < 0 || asked > Limits.PAGE_RECORDS_MAX) {
      throw new InvalidFieldException(
          "page_size",
          "Expected at most "
              + Limits.PAGE_RECORDS_MAX
              + ", but got "
              + Integer.toUnsignedString(asked)
              + ".");
    }
    return asked == 0 ? Limits.PAGE_RECORDS_DEFAULT : asked;
  }

  /** The head of what a reader of an open store shows. */
  static Head headOf(KeyValueReader reader) {
    return new StoredState(reader)
        .head()
        .orElseThrow(() -> new IllegalStateException("Expected a head in an open store."));
  }

  private static <P> P place(Order<?, P> order, PageToken token) {
    try {
      return order.parse().apply(token.after());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw PageToken.invalid("it is damaged");
    }
  }

  private Lease acquire(long sequenceMin) {
    return snapshots.acquire(sequenceMin).orElseThrow(() -> Errors.exception(Errors.overloaded()));
  }

  private Lease resume(PageToken token, long sequenceMin) {
    if (token.snapshot() < sequenceMin) {
      throw expired(token, "The listing began before the position that it should show.");
    }
    return snapshots
        .resume(token.snapshot())
        .orElseThrow(() -> expired(token, "The listing took too long and its snapshot is gone."));
  }

  private static RuntimeException expired(PageToken token, String why) {
    return Errors.exception(
        ErrorReason.ERROR_REASON_PAGE_TOKEN_EXPIRED,
        why + " Start it anew.",
        Map.of(
            "epoch", Position.epochText(token.epoch()),
            "snapshot", Long.toString(token.snapshot())));
  }
}
