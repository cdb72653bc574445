package io.onhand.cli.demo;

import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.onhand.cli.demo.chain.Chain;
import io.onhand.cli.demo.chain.ChainException;
import io.onhand.cli.demo.race.Purchases;
import io.onhand.cli.demo.race.Race;
import io.onhand.client.OnhandChannel;
import io.onhand.client.OnhandError;
import io.onhand.client.OnhandException;
import io.onhand.inventory.v1.RecordKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Shows who gets the last few of a product, with Onhand and with a script that reads and then
 * writes.
 */
final class RaceRun {

  private static final String STORE = "Corner shop";

  private final int tills;
  private final long stock;
  private final Chain chain;
  private final Screen screen;

  RaceRun(int tills, long stock, Chain chain, Screen screen) {
    this.tills = tills;
    this.stock = stock;
    this.chain = chain;
    this.screen = screen;
  }

  /** Runs both. Returns true when Onhand sold what was there and no more. */
  boolean play() throws DemoException, InterruptedException {
    screen.say(
        "Race: %s want one each of a product of which %s"
            .formatted(
                Words.count(tills, "till"),
                stock == 1 ? "1 is left" : Words.number(stock) + " are left"));
    screen.say("");
    try {
      chain.startCentral();
      ManagedChannel channel = OnhandChannel.to(chain.central().endpoint()).open();
      try {
        Shelves.declare(channel, List.of(STORE));
        return play(new Purchases(channel));
      } finally {
        channel.shutdownNow();
      }
    } catch (ChainException e) {
      throw new DemoException(e.why(), e.logLines());
    } catch (StatusException | StatusRuntimeException e) {
      throw new DemoException(OnhandError.of(e).line());
    } catch (ExecutionException e) {
      throw new DemoException(
          "A till got no definite answer: " + why(Optional.ofNullable(e.getCause()).orElse(e)));
    }
  }

  private static String why(Throwable cause) {
    return cause instanceof OnhandException refused
        ? refused.error().line()
        : OnhandError.of(cause).line();
  }

  private boolean play(Purchases purchases)
      throws StatusException, InterruptedException, ExecutionException {
    RecordKey asked = key("asked-for");
    RecordKey written = key("read-then-written");
    purchases.set(asked, stock);
    purchases.set(written, stock);
    Race race = new Race(tills);
    Race.Outcome fair = race.run(purchases.stub(), asked, till -> purchases.ask(asked, till));
    say("With Onhand", fair);
    Race.Outcome naive =
        race.run(purchases.stub(), written, till -> purchases.readThenWrite(written));
    say("Read, then write", naive);
    screen.say("");
    screen.say(
        "  With Onhand a till asks for a change (AdjustStock). Central decides one after the");
    screen.say("  other, so the last unit is sold once; who comes too late is told so.");
    screen.say(
        "  Read, then write is what a script does that knows no better: it reads the stock,");
    screen.say(
        "  takes one off and writes the result back over whatever happened meanwhile. It ran");
    screen.say("  on the same Central, with GetRecord and a bulk sync of one row.");
    return fair.sold() == Math.min(tills, stock) && fair.left() == stock - fair.sold();
  }

  private static RecordKey key(String product) {
    return RecordKey.newBuilder().setProduct(product).setStore(STORE).build();
  }

  private void say(String who, Race.Outcome outcome) {
    screen.say(
        "  %-18s %,6d sold %,6d refused %,6d oversold   the record says %s left"
            .formatted(
                who,
                outcome.sold(),
                outcome.refused(),
                outcome.oversold(stock),
                Words.number(outcome.left())));
  }
}
