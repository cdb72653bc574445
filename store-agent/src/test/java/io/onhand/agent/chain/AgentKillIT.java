package io.onhand.agent.chain;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because real processes are killed and come back many times. */
@Tag("long")
@DisplayName("Killed with -9 under load, agent and Central come back and agree to the last unit")
final class AgentKillIT {
  private static final int ROUNDS = 2;
  private static final int SALES = 100;

  @TempDir Path data;

  @Test
  void nothingIsLostOrAppliedTwice() {
    try (Chain chain = Chain.open(data)) {
      chain.openTills();
      for (int round = 0; round < ROUNDS; round++) {
        chain.tills().awaitSold(SALES);
        chain.paris().kill();
        chain.paris().start();
        chain.holdsAfter("a kill of the agent");
        chain.tills().awaitSold(SALES);
        chain.central().kill();
        chain.central().start();
        chain.holdsAfter("a kill of Central");
      }
    }
  }
}
