package io.onhand.cli.demo;

import io.onhand.cli.demo.chain.Chain;
import io.onhand.cli.demo.chain.ChainException;
import io.onhand.cli.demo.chain.ServerProcess;
import io.onhand.cli.demo.kill.Load;
import io.onhand.cli.demo.kill.Moments;
import io.onhand.cli.demo.kill.Strike;
import io.onhand.inventory.v1.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Kills servers under load, as kill -9 does, and brings them back, one cycle after the other. The
 * agents find Central again by themselves. Used by one thread.
 */
final class Kills {

  private static final Duration UNTIL_ANSWERS = Duration.ofSeconds(30);
  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  /** Central's whole start lies within: from the JVM's first moment to its first answers. */
  private static final Duration START = Duration.ofMillis(1_500);

  private static final Duration AT_ONCE = Duration.ofMillis(150);
  private static final Duration APART = Duration.ofMillis(300);

  private final Chain chain;
  private final Shelves shelves;
  private final Load load;
  private final Moments moments;
  private final Duration between;
  private final long epoch;
  private final List<Duration> returns = new ArrayList<>();
  private int killsOfCentral;
  private int killsOfAgents;

  /**
   * Prepares to kill.
   *
   * @param between Central works at most so long between two cycles
   * @param epoch that of the log, which must not change
   */
  Kills(Stage stage, Load load, Moments moments, Duration between, long epoch) {
    chain = stage.chain();
    shelves = stage.shelves();
    this.load = load;
    this.moments = moments;
    this.between = between;
    this.epoch = epoch;
  }

  /**
   * One cycle.
   *
   * @param worked from the first answers after the return before until the first kill
   * @param waiting tills that waited for an answer when Central died first
   * @param toServe from Central's last start until it served
   * @param toCatchUp from then until every agent had all that Central had
   */
  record Cycle(Strike strike, Duration worked, int waiting, Duration toServe, Duration toCatchUp) {}

  /**
   * Plays a cycle.
   *
   * @throws ChainException when a server does not come back
   * @throws DemoException when it came back wrong
   */
  Cycle play() throws ChainException, DemoException, InterruptedException {
    if (!load.awaitAnswers(1, UNTIL_ANSWERS)) {
      throw new DemoException(
          "Expected the tills to be answered again within %d s, but they were not."
              .formatted(UNTIL_ANSWERS.toSeconds()));
    }
    Strike strike = moments.strike();
    Duration worked = moments.within(between);
    Thread.sleep(worked);
    int waiting = load.inFlight();
    switch (strike) {
      case UNDER_LOAD -> killCentral();
      case WHILE_STARTING -> {
        killCentral();
        chain.launch(chain.central());
        Thread.sleep(moments.within(START));
        killCentral();
      }
      case TWICE -> {
        killCentral();
        bringCentralBack();
        Thread.sleep(moments.within(AT_ONCE));
        killCentral();
      }
      case WITH_AGENT -> killAgentAndCentral();
    }
    Duration toServe = bringCentralBack();
    return new Cycle(strike, worked, waiting, toServe, catchUp());
  }

  /** The agent comes back while Central is away. */
  private void killAgentAndCentral() throws ChainException, InterruptedException {
    ServerProcess agent = moments.oneOf(List.copyOf(chain.agents().values()));
    chain.kill(agent);
    killsOfAgents++;
    Thread.sleep(moments.within(APART));
    killCentral();
    chain.bringBack(agent);
  }

  private void killCentral() throws InterruptedException {
    chain.kill(chain.central());
    killsOfCentral++;
  }

  private Duration bringCentralBack() throws ChainException, InterruptedException {
    Duration toServe = chain.bringBack(chain.central());
    returns.add(toServe);
    return toServe;
  }

  private Duration catchUp() throws DemoException, InterruptedException {
    long begin = System.nanoTime();
    Position head = shelves.position();
    if (head.getEpoch() != epoch) {
      throw new DemoException(
          "Expected Central to come back with epoch %016x, but it has %016x."
              .formatted(epoch, head.getEpoch()));
    }
    for (String agent : shelves.agents()) {
      shelves.awaitCaughtUp(agent, head.getSequence(), CATCH_UP);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** How often Central was killed. */
  int ofCentral() {
    return killsOfCentral;
  }

  /** How often an agent was killed. */
  int ofAgents() {
    return killsOfAgents;
  }

  /** How long Central took to serve again, each time it was let. */
  List<Duration> returns() {
    return List.copyOf(returns);
  }
}
