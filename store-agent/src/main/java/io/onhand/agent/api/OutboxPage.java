package io.onhand.agent.api;

import io.onhand.server.api.PageToken;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * One page of a listing by number. It is not pinned: numbers only rise, so nothing is shown twice,
 * and what goes meanwhile is not shown.
 *
 * @param <T> what is listed
 */
final class OutboxPage<T> {

  /** So many rows are looked at for a page; a filter that matches few gives a short page. */
  private static final int LOOKED_AT_MAX = 10_000;

  private static final int STEP = 1_000;
  private static final long EPOCH = 1;

  private final long outbox;
  private final int size;
  private final String list;
  private final String token;
  private String next = "";

  /**
   * A page.
   *
   * @param list what is listed
   * @param outbox names the outbox
   * @param size as asked for; 0: the usual one
   * @param token of the page before; empty: the first page
   */
  OutboxPage(String list, long outbox, int size, String token) {
    if (size < 0 || size > Limits.PAGE_RECORDS_MAX) {
      throw new InvalidFieldException(
          "page_size",
          "Expected 0 to %d, but got %s."
              .formatted(Limits.PAGE_RECORDS_MAX, Integer.toUnsignedString(size)));
    }
    this.list = list;
    this.outbox = outbox;
    this.size = size == 0 ? Limits.PAGE_RECORDS_DEFAULT : size;
    this.token = token;
  }

  /** Reads rows after a number. */
  interface Rows<T> {
    /** At most so many, in order. */
    List<T> after(long number, int max);
  }

  /** The rows of the page that match; afterwards {@link #next} is known. */
  List<T> fill(Object filter, Rows<T> rows, ToLongFunction<T> number, Predicate<T> matches) {
    String query = list + ":" + filter;
    long after =
        PageToken.parse(token, outbox, EPOCH, query)
            .map(PageToken::after)
            .map(OutboxPage::number)
            .orElse(0L);
    List<T> page = new ArrayList<>();
    for (int lookedAt = 0; lookedAt < LOOKED_AT_MAX; lookedAt += STEP) {
      List<T> some = rows.after(after, STEP);
      for (T row : some) {
        if (matches.test(row)) {
          if (page.size() == size) {
            next = token(query, after);
            return page;
          }
          page.add(row);
        }
        after = number.applyAsLong(row);
      }
      if (some.size() < STEP) {
        return page;
      }
    }
    next = token(query, after);
    return page;
  }

  /** The token of the next page; empty: this was the last. */
  String next() {
    return next;
  }

  private String token(String query, long after) {
    return new PageToken(outbox, EPOCH, 0, query, Long.toString(after)).text();
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new InvalidFieldException("page_token", "Expected a number in it, but got " + text);
    }
  }
}
