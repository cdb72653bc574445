package io.onhand.agent.chain;

import static org.awaitility.Awaitility.await;

import io.onhand.inventory.v1.CommandKind;
import io.onhand.server.backup.Restore;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Central, a shop in Paris, tills and an auditor. The tills of Paris call its agent; one in Berlin,
 * which sells in Paris too, calls Central.
 */
final class Chain implements AutoCloseable {
  static final String PARIS = "Paris";
  static final String BERLIN = "Berlin";
  static final List<String> PRODUCTS = List.of("p0", "p1", "p2", "p3", "p4", "p5");

  /** So much of each product each store has, so that nothing asked for is refused. */
  static final int START = 100_000;

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int TILLS = 3;
  private static final int SOLD_AFTER_A_FAULT = 40;

  private final CentralSite central;
  private final Ledger ledger = new Ledger();
  private final Tills tills = new Tills();
  private final Auditor auditor;
  private final Shop paris;

  /** Where logs ended because Central was restored. */
  private final List<Position> ended = new ArrayList<>();

  private Chain(CentralSite central, Path folder, @Nullable KillSwitch agentKills) {
    this.central = central;
    auditor = new Auditor(central.port(), new Position(central.head().epoch(), 0));
    central.declare(PARIS);
    central.declare(BERLIN);
    Till opening = till("opening", Till.Door.CENTRAL, PARIS);
    for (String product : PRODUCTS) {
      for (String store : List.of(PARIS, BERLIN)) {
        opening.change(
            product + store,
            new RecordKey(product, store),
            START,
            CommandKind.COMMAND_KIND_REQUEST);
      }
    }
    paris = new Shop(PARIS, folder.resolve("agent"), central.port(), agentKills);
    await().atMost(PATIENCE).until(paris.agent()::isUpToDate);
  }

  /** A chain in folders under this one. Nobody sells yet. */
  static Chain open(Path folder) {
    return new Chain(new CentralSite(folder.resolve("central"), null), folder, null);
  }

  /** The same, and each process can be killed at points of its own work. */
  static Chain openWithKillPoints(Path folder) {
    CentralSite central =
        new CentralSite(folder.resolve("central"), new KillSwitch(folder.resolve("kill-central")));
    return new Chain(central, folder, new KillSwitch(folder.resolve("kill-agent")));
  }

  CentralSite central() {
    return central;
  }

  Shop paris() {
    return paris;
  }

  Auditor auditor() {
    return auditor;
  }

  Ledger ledger() {
    return ledger;
  }

  Tills tills() {
    return tills;
  }

  /** A till that sells when it is told to. */
  Till till(String origin, Till.Door door, String... stores) {
    return new Till(
        origin,
        door,
        door == Till.Door.CENTRAL ? central.channel() : paris.channel(),
        ledger,
        stores);
  }

  /** From now on tills of Paris sell all the time, and none but they. */
  void openTillsOfParis() {
    for (int i = 0; i < TILLS; i++) {
      tills.open(till("till-" + i, Till.Door.AGENT, PARIS));
    }
  }

  /** From now on all tills sell all the time. */
  void openTills() {
    openTillsOfParis();
    openTillAtCentral();
  }

  void openTillAtCentral() {
    tills.open(till("berlin", Till.Door.CENTRAL, BERLIN, PARIS));
  }

  /** Trades on after a fault and then holds everything against everything. */
  void holdsAfter(String fault) {
    tills.awaitSold(SOLD_AFTER_A_FAULT);
    holds(fault);
  }

  /** Holds everything against everything. */
  void holds(String fault) {
    tills.atRest(() -> {
      ended.forEach(ledger::lose);
      Tally.check(this, fault);
    });
  }

  /** Central is dead; its disk goes too, and it comes back from a backup. */
  Restore.Restored restoreCentral(Path backup) {
    Restore.Restored restored = central.restore(backup);
    ended.add(new Position(restored.endedEpoch(), restored.endedSequence()));
    central.start();
    return restored;
  }

  @Override
  public void close() {
    tills.close();
    paris.close();
    auditor.close();
    central.close();
  }
}
