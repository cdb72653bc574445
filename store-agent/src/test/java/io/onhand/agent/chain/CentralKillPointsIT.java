package io.onhand.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.Agent;
import io.onhand.admin.v1.ListAgentsRequest;
import io.onhand.agent.chain.KillPoint.Side;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.SubscribeRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because Central starts again after each kill. */
@Tag("long")
@DisplayName(
    "Killed with -9 at every step of commit, sweep, trim and backup, Central loses nothing")
final class CentralKillPointsIT {
  private static final int NTH = 5;
  private static final int QUEUED = 40;
  private static final String NEWCOMER = "newcomer";

  @TempDir Path data;

  @Test
  void everyStep() {
    try (Chain chain = Chain.openWithKillPoints(data)) {
      chain.openTillsOfParis();
      for (Side side : Side.values()) {
        whileItTakesWhatWasQueued(chain, new KillPoint(side, KillStep.COMMIT, NTH));
      }
      chain.openTillAtCentral();
      for (Side side : Side.values()) {
        killed(chain, new KillPoint(side, KillStep.COMMIT, NTH), () -> {});
        killed(chain, new KillPoint(side, KillStep.WRITE_WITNESS, 1), () -> {});
        killed(chain, new KillPoint(side, KillStep.REGISTER, 1), () -> subscribe(chain));
        assertThat(known(chain).contains(NEWCOMER)).as("registered").isEqualTo(side == Side.AFTER);
      }
      UpkeepKills.all(chain);
    }
  }

  /** With a line that is cut, nobody but the agent's outbox has anything for it to decide. */
  private static void whileItTakesWhatWasQueued(Chain chain, KillPoint point) {
    chain.paris().line().is(FaultyLine.State.CUT);
    chain.tills().awaitQueued(QUEUED);
    killed(chain, point, () -> chain.paris().line().is(FaultyLine.State.WHOLE));
  }

  private static void killed(Chain chain, KillPoint point, Runnable cause) {
    chain.central().killAt(point);
    cause.run();
    chain.central().awaitKilled();
    chain.central().start();
    chain.holdsAfter("a kill " + point);
  }

  private static List<String> known(Chain chain) {
    return chain
        .central()
        .admin()
        .listAgents(ListAgentsRequest.getDefaultInstance())
        .getAgentsList()
        .stream()
        .map(Agent::getAgentId)
        .toList();
  }

  /** Somebody new is registered before anything of a snapshot is sent. */
  private static void subscribe(Chain chain) {
    try {
      ReplicationServiceGrpc.newBlockingStub(chain.central().channel())
          .withDeadlineAfter(10, TimeUnit.SECONDS)
          .subscribe(SubscribeRequest.newBuilder().setSubscriberId(NEWCOMER).build())
          .forEachRemaining(frame -> {
            if (frame.hasSnapshotRecords()) {
              throw new AssertionError("Expected to be registered before the snapshot comes.");
            }
          });
    } catch (StatusRuntimeException e) {
      // It was killed.
    }
  }
}
