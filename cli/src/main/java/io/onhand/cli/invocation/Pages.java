package io.onhand.cli.invocation;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Reads a listing page by page; all pages show the same position of the log.
 *
 * @param <P> a page
 */
public final class Pages<P> {

  private static final int PAGE_MAX = 1_000;

  private final Call<P> call;
  private final ToIntFunction<P> size;
  private final Function<P, String> next;

  /**
   * A listing.
   *
   * @param call asks for a page
   * @param size how many elements a page has
   * @param next the token of the page after it; empty: none
   */
  public Pages(Call<P> call, ToIntFunction<P> size, Function<P, String> next) {
    this.call = call;
    this.size = size;
    this.next = next;
  }

  /**
   * Asks for a page.
   *
   * @param <P> a page
   */
  @FunctionalInterface
  public interface Call<P> {
    /** At most so many elements, after those of the page that gave the token. */
    P page(int elements, String token);
  }

  /**
   * Reads on.
   *
   * @param limit at most so many elements
   * @param reader takes the pages as they come
   * @return whether there are more
   */
  public boolean read(long limit, Consumer<P> reader) {
    String token = "";
    long left = limit;
    do {
      P page = call.page((int) Math.min(left, PAGE_MAX), token);
      reader.accept(page);
      left -= size.applyAsInt(page);
      token = next.apply(page);
    } while (!token.isEmpty() && left > 0);
    return !token.isEmpty();
  }
}
