package io.onhand.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onhand.agent.v1.ForwardedStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because Central is killed, restored and started again, twice. */
@Tag("long")
@DisplayName("Central is restored from a backup, and what an agent sold since is there to the unit")
final class ForwardedRestoreIT {
  @TempDir Path data;

  @Test
  void nothingThatAnAgentSoldIsForgotten() {
    try (Chain chain = Chain.open(data)) {
      Shop paris = chain.paris();
      Till till = chain.till("till-1", Till.Door.AGENT, Chain.PARIS);
      till.sell(40);
      Path backup = chain.central().backup();
      till.sell(60);
      awaitKept(paris, 100);

      // Central loses its disk; the store goes on; the agent is killed while it does.
      chain.central().kill();
      till.sell(30);
      paris.kill();
      paris.start();
      till.sell(30);
      paris.expectSnapshot();
      chain.restoreCentral(backup);

      chain.holds("a restore");
      assertThat(till.queued()).isEqualTo(60);
      assertThat(forwarded(paris).getLastResend().getCommands()).isEqualTo(60);
      till.sell(20);
      awaitKept(paris, 180);

      // The same backup once more: it knows nothing of the epoch that began with it before.
      chain.central().kill();
      paris.expectSnapshot();
      chain.restoreCentral(backup);

      chain.holds("a restore of the same backup");
      assertThat(forwarded(paris).getLastResend().getCommands()).isEqualTo(140);
      assertThat(paris.terminate()).isZero();
    }
  }

  private static void awaitKept(Shop shop, long commands) {
    await().atMost(Duration.ofSeconds(20)).until(() -> forwarded(shop).getKept() == commands);
  }

  private static ForwardedStatus forwarded(Shop shop) {
    return shop.agent().status().getForwarded();
  }
}
