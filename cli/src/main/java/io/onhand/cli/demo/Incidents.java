package io.onhand.cli.demo;

import io.onhand.cli.demo.chain.Chain;
import io.onhand.cli.demo.chain.ChainException;
import io.onhand.cli.demo.chain.ServerProcess;
import io.onhand.cli.demo.till.Crew;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Kills one agent and then Central in the middle of an act, as kill -9 does, and brings each back.
 * Runs on threads of its own beside the tills.
 */
final class Incidents {

  static final String CENTRAL = "Central";

  private static final Duration CATCH_UP = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private final Chain chain;
  private final Shelves shelves;
  private final Crew crew;
  private final Screen screen;
  private final Duration stayAway;
  private final Runnable whileCentralIsAway;
  private final Set<String> away = ConcurrentHashMap.newKeySet();
  private final List<Return> returns = new CopyOnWriteArrayList<>();
  private volatile @Nullable DemoException failure;
  private final List<Thread> threads;

  /**
   * A server that came back.
   *
   * @param name which
   * @param toServe from its start until it served
   */
  record Return(String name, Duration toServe) {}

  private Incidents(
      Chain chain,
      Shelves shelves,
      Crew crew,
      Screen screen,
      Duration stayAway,
      Runnable whileCentralIsAway) {
    this.chain = chain;
    this.shelves = shelves;
    this.crew = crew;
    this.screen = screen;
    this.stayAway = stayAway;
    this.whileCentralIsAway = whileCentralIsAway;
    List<ServerProcess> agents = List.copyOf(chain.agents().values());
    ServerProcess agent = agents.get(agents.size() / 2);
    threads =
        List.of(
            strikeAt(crew.size() / 3, () -> strikeAgent(agent)),
            strikeAt(crew.size() * 2 / 3, this::strikeCentral));
  }

  /**
   * Lets it happen: an agent at a third of the crew's work, Central at two thirds.
   *
   * @param stayAway how long a killed server is left lying before it is started again
   * @param whileCentralIsAway called once while Central is away
   */
  static Incidents start(
      Chain chain,
      Shelves shelves,
      Crew crew,
      Screen screen,
      Duration stayAway,
      Runnable whileCentralIsAway) {
    Incidents incidents = new Incidents(chain, shelves, crew, screen, stayAway, whileCentralIsAway);
    incidents.threads.forEach(Thread::start);
    return incidents;
  }

  /** The servers that were killed and are not back. */
  Set<String> away() {
    return Set.copyOf(away);
  }

  /** Waits until all is over, and returns who came back. */
  List<Return> await() throws DemoException, InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    DemoException failed = failure;
    if (failed != null) {
      throw failed;
    }
    return new ArrayList<>(returns);
  }

  /** Why a server did not come back. Empty: all did. */
  Optional<DemoException> failure() {
    return Optional.ofNullable(failure);
  }

  /** What happens when so many baskets are answered. */
  @FunctionalInterface
  private interface Strike {
    void strike() throws ChainException, DemoException, InterruptedException;
  }

  private Thread strikeAt(int baskets, Strike strike) {
    return Thread.ofVirtual()
        .name("incident")
        .unstarted(() -> {
          try {
            if (reached(baskets)) {
              strike.strike();
            }
          } catch (ChainException e) {
            failure = new DemoException(e.why(), e.logLines());
          } catch (DemoException e) {
            failure = e;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Waits until so many baskets are answered; false when the crew gave up before. */
  private boolean reached(int baskets) throws InterruptedException {
    while (crew.done() < baskets) {
      if (crew.failure().isPresent()) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  private void strikeAgent(ServerProcess agent)
      throws ChainException, DemoException, InterruptedException {
    strike(agent, "Its tills go straight to Central, with the same keys.");
    long headAtKill = shelves.head();
    Thread.sleep(stayAway);
    Duration toServe = bringBack(agent);
    long head = shelves.head();
    Duration toCatchUp = shelves.awaitCaughtUp(agent.name(), head, CATCH_UP);
    say(
        "%s is back: it served %s after its start and had caught up with %s after %s more."
            .formatted(
                agent.name(),
                Words.seconds(toServe),
                Words.count(head - headAtKill, "missed change"),
                Words.seconds(toCatchUp)));
  }

  private void strikeCentral() throws ChainException, InterruptedException {
    strike(
        chain.central(),
        "Tills get no answer and ask again with the same keys until it is definite.");
    Thread.sleep(stayAway.dividedBy(2));
    whileCentralIsAway.run();
    Thread.sleep(stayAway.dividedBy(2));
    Duration toServe = bringBack(chain.central());
    say(
        "Central is back: it served %s after its start. The agents find it by themselves."
            .formatted(Words.seconds(toServe)));
  }

  private void strike(ServerProcess server, String consequence) throws InterruptedException {
    away.add(server.name());
    chain.kill(server);
    say("%s is killed with -9. %s".formatted(server.name(), consequence));
  }

  private Duration bringBack(ServerProcess server) throws ChainException, InterruptedException {
    Duration toServe = chain.bringBack(server);
    away.remove(server.name());
    returns.add(new Return(server.name(), toServe));
    return toServe;
  }

  private void say(String what) {
    screen.say("  %s  %s".formatted(Words.seconds(crew.elapsed()), what));
  }
}
