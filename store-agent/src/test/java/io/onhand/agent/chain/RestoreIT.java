package io.onhand.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.backup.Restore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because real processes are killed and come back. */
@Tag("long")
@DisplayName(
    "Central loses its disk amid sales, is restored twice, and the agent follows by itself")
final class RestoreIT {
  private static final int ROUNDS = 2;
  private static final int SALES = 100;
  private static final int QUEUED = 20;

  @TempDir Path folder;

  @Test
  void whatTheAgentSoldIsThereAndTheRestIsThatOfTheBackup() {
    try (Chain chain = Chain.open(folder)) {
      chain.openTills();
      List<Long> epochs = new ArrayList<>();
      epochs.add(chain.central().head().epoch());
      for (int round = 0; round < ROUNDS; round++) {
        chain.tills().awaitSold(SALES);
        Path backup = chain.central().backup();
        chain.tills().awaitSold(SALES);
        chain.central().kill();
        chain.tills().awaitQueued(QUEUED);

        chain.paris().expectSnapshot();
        Restore.Restored restored = chain.restoreCentral(backup);

        assertThat(restored.endedEpoch()).isEqualTo(epochs.getLast());
        assertThat(restored.epoch()).isNotIn(epochs);
        assertThat(restored.sequence()).isEqualTo(restored.endedSequence() + 1);
        epochs.add(restored.epoch());
        chain.holdsAfter("a restore of Central");
        assertThat(chain.central().head().epoch()).isEqualTo(restored.epoch());
        assertThat(chain.paris().agent().status().getCursor().getEpoch())
            .isEqualTo(restored.epoch());
      }
    }
  }
}
