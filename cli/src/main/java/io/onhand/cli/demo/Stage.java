package io.onhand.cli.demo;

import io.onhand.cli.demo.backroom.BackroomBook;
import io.onhand.cli.demo.chain.Chain;
import io.onhand.cli.demo.order.OrderBook;
import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.till.Doors;
import io.onhand.cli.demo.till.Tills;

/**
 * What an act is played on.
 *
 * @param plan what is to be sold
 * @param chain the servers
 * @param doors the tills' connections
 * @param tills the tills and their books
 * @param orders what became of the web orders
 * @param backroom what was done behind the tills
 * @param shelves what the servers hold
 * @param screen where the story appears
 */
record Stage(
    Plan plan,
    Chain chain,
    Doors doors,
    Tills tills,
    OrderBook orders,
    BackroomBook backroom,
    Shelves shelves,
    Screen screen) {}
