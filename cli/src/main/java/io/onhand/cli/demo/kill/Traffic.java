package io.onhand.cli.demo.kill;

import io.onhand.cli.demo.plan.Backroom;
import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Door;
import io.onhand.cli.demo.plan.Movement;
import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.cli.demo.plan.StockKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Baskets without end, each made from the seed and its number alone: a ledger needs to keep no more
 * than numbers. Few records, so that many tills meet on each; one in eight is always nearly out, so
 * that some baskets are refused.
 */
public final class Traffic {

  private static final int PRODUCTS = 40;
  private static final int SHORT_EVERY = 8;
  private static final long ENOUGH = 1_000_000_000L;
  private static final long NEARLY_OUT = 4;
  private static final int LINES_MAX = 5;
  private static final int ORIGINS = 50;
  private static final Instant OPENED = Instant.parse("2010-12-01T08:00:00Z");

  /** Odd and far from the generator's own step, so that rows of neighbours do not overlap. */
  private static final long STRIDE = 0xD1342543DE82EF95L;

  private static final Map<String, List<String>> AGENTS =
      Map.of("agent-1", List.of("Bath", "York"), "agent-2", List.of("Leeds", "Truro"));
  private static final List<String> STORES = List.of("Bath", "Leeds", "Truro", "York");

  private final long seed;

  /** The traffic of this seed. */
  public Traffic(long seed) {
    this.seed = seed;
  }

  /** Stores, agents and opening stock; its baskets are those of {@link #basket} instead. */
  public static Plan plan() {
    TreeMap<StockKey, Long> opening = new TreeMap<>();
    Set<StockKey> shortRecords = new HashSet<>();
    for (String store : STORES) {
      for (int number = 0; number < PRODUCTS; number++) {
        StockKey key = new StockKey(product(number), store);
        boolean isShort = number % SHORT_EVERY == 0;
        opening.put(key, isShort ? NEARLY_OUT : ENOUGH);
        if (isShort) {
          shortRecords.add(key);
        }
      }
    }
    return new Plan(
        new TreeSet<>(STORES),
        new TreeMap<>(AGENTS),
        opening,
        shortRecords,
        List.of(),
        List.of(),
        new TreeMap<>(),
        Backroom.NONE);
  }

  /** The basket of this number, from 0. */
  public Basket basket(long number) {
    SplittableRandom random = new SplittableRandom(seed + number * STRIDE);
    int size = random.nextBoolean() ? 1 : random.nextInt(2, LINES_MAX + 1);
    Set<Integer> products = new TreeSet<>();
    while (products.size() < size) {
      products.add(random.nextInt(PRODUCTS));
    }
    List<PlannedLine> lines = new ArrayList<>();
    for (int product : products) {
      lines.add(line(product(product), random));
    }
    return new Basket(
        "receipt " + number,
        Long.toString(number),
        "till-" + number % ORIGINS,
        STORES.get(random.nextInt(STORES.size())),
        random.nextInt(10) < 6 ? Door.AGENT : Door.CENTRAL,
        OPENED.plusMillis(number),
        random.nextInt(4) == 0,
        lines);
  }

  private static PlannedLine line(String product, SplittableRandom random) {
    int kind = random.nextInt(20);
    if (kind < 15) {
      return new PlannedLine(product, -random.nextInt(1, 5), Movement.SALE);
    }
    if (kind == 15) {
      return new PlannedLine(product, -1, Movement.WRITE_OFF);
    }
    return kind < 18
        ? new PlannedLine(product, random.nextInt(1, 4), Movement.RETURN)
        : new PlannedLine(product, random.nextInt(5, 15), Movement.DELIVERY);
  }

  private static String product(int number) {
    return "item-" + number;
  }
}
