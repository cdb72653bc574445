package io.onhand.cli.demo;

import io.onhand.cli.demo.backroom.BackroomBook;
import io.onhand.cli.demo.backroom.Counting;
import io.onhand.cli.demo.backroom.Hauling;
import io.onhand.cli.demo.backroom.Voiding;
import io.onhand.cli.demo.order.OrderBook;
import io.onhand.cli.demo.order.WebOrder;
import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Fate;
import io.onhand.cli.demo.plan.Haul;
import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.plan.ShelfCount;
import io.onhand.cli.demo.till.Errand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts in order what the tills have to do in an act: the sales, what follows on them, and the work
 * behind the tills. A place in the order is a number of baskets; what belongs together is as many
 * baskets apart as a share of the act.
 */
final class Agenda {

  /** From the order to its payment, and from the sale to the void. */
  private static final double FOLLOWS_AFTER = 0.03;

  /** From one step of a haul to the next. */
  private static final double HAUL_STEP = 0.05;

  /** From the look at a shelf to its count. */
  private static final double COUNT_TAKES = 0.1;

  private final Plan plan;
  private final List<Basket> baskets;
  private final OrderBook orders;
  private final BackroomBook backroom;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(double place, Errand.Work work) {}

  private Agenda(Plan plan, List<Basket> baskets, OrderBook orders, BackroomBook backroom) {
    this.plan = plan;
    this.baskets = baskets;
    this.orders = orders;
    this.backroom = backroom;
  }

  /** Baskets alone. */
  static List<Errand> of(List<Basket> baskets) {
    return baskets.stream()
        .map(basket -> new Errand(basket.time(), till -> till.checkout().sell(basket)))
        .toList();
  }

  /**
   * The plan's sales so many times over, with all that goes with them.
   *
   * @param first the number of the first round; 1: under the keys that the plan names
   */
  static List<Errand> of(
      Plan plan, int first, int rounds, OrderBook orders, BackroomBook backroom) {
    List<Basket> baskets = Deliveries.rounds(plan.baskets(), first, rounds);
    Agenda agenda = new Agenda(plan, baskets, orders, backroom);
    for (int i = 0; i < baskets.size(); i++) {
      agenda.sell(i, baskets.get(i));
    }
    for (int round = 0; round < rounds; round++) {
      agenda.behindTheTills(first + round, (double) round / rounds, 1.0 / rounds);
    }
    return agenda.inOrder();
  }

  private void sell(int place, Basket basket) {
    double later = place + 1 + FOLLOWS_AFTER * baskets.size();
    @Nullable Fate fate = plan.orders().get(basket.reference());
    if (fate != null) {
      WebOrder order = new WebOrder(basket, fate, orders);
      add(place, till -> order.reserve(till.desk()));
      if (fate != Fate.LEFT) {
        // Who pays late comes when everybody else has bought.
        double paid = fate == Fate.PAID_LATE ? baskets.size() : later;
        add(paid, till -> order.end(till.desk()));
      }
    } else if (plan.backroom().voided().contains(basket.reference())) {
      Voiding voiding = new Voiding(basket, backroom);
      add(place, voiding::sell);
      add(later, till -> voiding.takeBack(till.desk()));
    } else {
      add(place, till -> till.checkout().sell(basket));
    }
  }

  /**
   * A round's work behind the tills.
   *
   * @param from when the round begins, as a share of the act
   * @param length how long it takes, as a share of the act
   */
  private void behindTheTills(int round, double from, double length) {
    double begin = from * baskets.size();
    double all = length * baskets.size();
    List<Haul> hauls = plan.backroom().hauls();
    for (int i = 0; i < hauls.size(); i++) {
      haul(hauls.get(i), round, begin + all * (i + 1) / (hauls.size() + 3), all * HAUL_STEP);
    }
    List<ShelfCount> counts = plan.backroom().counts();
    for (int i = 0; i < counts.size(); i++) {
      Counting counting = new Counting(counts.get(i), round, backroom);
      double look = begin + all * (i + 1) / (counts.size() + 2);
      add(look, till -> counting.look(till.desk()));
      add(look + all * COUNT_TAKES, till -> counting.tell(till.desk()));
    }
  }

  private void haul(Haul haul, int round, double begin, double step) {
    Hauling hauling = new Hauling(haul, round, backroom);
    switch (haul.way()) {
      case AT_ONCE -> add(begin, till -> hauling.move(till.desk()));
      case BY_LORRY -> {
        add(begin, till -> hauling.dispatch(till.desk()));
        add(begin + step, till -> hauling.receiveFirstPart(till.desk()));
        add(begin + 2 * step, till -> hauling.receiveTheRest(till.desk()));
      }
      case CALLED_BACK -> {
        add(begin, till -> hauling.dispatch(till.desk()));
        add(begin + step, till -> hauling.callBack(till.desk()));
      }
    }
  }

  private void add(double place, Errand.Work work) {
    entries.add(new Entry(Math.min(place, baskets.size()), work));
  }

  /** What has the same place stays in the order in which it was added. */
  private List<Errand> inOrder() {
    entries.sort(Comparator.comparingDouble(Entry::place));
    return entries.stream()
        .map(entry -> {
          int basket = Math.min((int) entry.place(), baskets.size() - 1);
          return new Errand(baskets.get(basket).time(), entry.work());
        })
        .toList();
  }
}
