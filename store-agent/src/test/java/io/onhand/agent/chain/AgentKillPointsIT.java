package io.onhand.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.onhand.agent.chain.FaultyLine.State;
import io.onhand.agent.chain.KillPoint.Side;
import io.onhand.agent.v1.DiscardParkedRequest;
import io.onhand.agent.v1.ListParkedRequest;
import io.onhand.agent.v1.ParkedWrite;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.Receipt;
import io.onhand.server.domain.RecordKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Long because the agent starts again after each kill. Before the write of a step and after it are
 * all the places there are: nothing else that an agent does is there after a kill.
 */
@Tag("long")
@DisplayName("Killed with -9 at every step of apply, queue and replay, an agent loses nothing")
final class AgentKillPointsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int QUEUED = 60;
  private static final int NTH = 3;

  /** Far more than there is. */
  private static final long TOO_MUCH = 100L * Chain.START;

  @TempDir Path data;

  @ParameterizedTest
  @EnumSource
  void everyStep(Side side) {
    try (Chain chain = Chain.openWithKillPoints(data)) {
      chain.openTills();
      Kills kills = new Kills(chain, chain.paris(), side);
      kills.whileItFollows();
      kills.whileItQueuesAndReplays();
      kills.whileItParks();
      kills.whileItTakesASnapshot();
      kills.whileItFollowsARestore();
    }
  }

  /** All kills on one side of the writes, on one chain. */
  private record Kills(Chain chain, Shop paris, Side side) {
    void whileItFollows() {
      for (KillStep step :
          List.of(
              KillStep.APPLY,
              KillStep.SYNC_REPLICA,
              KillStep.KEEP_FORWARDED,
              KillStep.SYNC_FORWARDED)) {
        killedWhileItWorks(new KillPoint(side, step, step == KillStep.APPLY ? NTH : 1));
      }
    }

    void whileItQueuesAndReplays() {
      paris.line().is(State.CUT);
      chain.tills().awaitQueued(QUEUED);
      KillPoint queueing = new KillPoint(side, KillStep.QUEUE, NTH);
      paris.killAt(queueing);
      paris.awaitKilled();
      paris.start();
      chain.tills().awaitQueued(QUEUED);
      paris.line().is(State.WHOLE);
      holdsAfter(queueing);
      for (KillStep step : List.of(KillStep.SEE_QUEUED, KillStep.SETTLE, KillStep.DROP_SETTLED)) {
        KillPoint point = new KillPoint(side, step, 1);
        paris.line().is(State.CUT);
        chain.tills().awaitQueued(QUEUED);
        paris.killAt(point);
        paris.line().is(State.WHOLE);
        paris.awaitKilled();
        paris.start();
        holdsAfter(point);
      }
    }

    void whileItParks() {
      paris.line().is(State.CUT);
      chain.tills().awaitQueued(1);
      Till greedy = chain.till("greedy", Till.Door.AGENT, Chain.PARIS);
      AdjustStockRequest all =
          greedy.request(
              "all", new RecordKey("p0", Chain.PARIS), -TOO_MUCH, CommandKind.COMMAND_KIND_REQUEST);
      await().atMost(PATIENCE).until(() -> isQueued(greedy.ask(all)));
      KillPoint parking = new KillPoint(side, KillStep.PARK, 1);
      paris.killAt(parking);
      paris.line().is(State.WHOLE);
      paris.awaitKilled();
      paris.start();
      await(parking.toString()).atMost(PATIENCE).until(() -> parked().size() == 1);

      KillPoint deciding = new KillPoint(side, KillStep.DECIDE_PARKED, 1);
      long number = parked().getFirst().getWrite().getNumber();
      paris.killAt(deciding);
      assertThat(isDiscarded(number)).isFalse();
      paris.awaitKilled();
      paris.start();
      assertThat(parked()).hasSize(side == Side.BEFORE ? 1 : 0);
      if (side == Side.BEFORE) {
        assertThat(isDiscarded(number)).isTrue();
      }
      holdsAfter(deciding);
    }

    void whileItTakesASnapshot() {
      for (KillStep step :
          List.of(KillStep.BEGIN_SNAPSHOT, KillStep.TAKE_SNAPSHOT, KillStep.SWAP_SNAPSHOT)) {
        KillPoint point = new KillPoint(side, step, 1);
        paris.kill();
        paris.spoilReplica();
        paris.killAt(point);
        paris.launch();
        paris.awaitKilled();
        paris.start();
        if (!(step == KillStep.SWAP_SNAPSHOT && side == Side.AFTER)) {
          paris.expectSnapshot();
        }
        holdsAfter(point);
      }
    }

    void whileItFollowsARestore() {
      Path backup = chain.central().backup();
      chain.tills().awaitSold(QUEUED);
      chain.central().kill();
      chain.tills().awaitQueued(QUEUED);
      KillPoint forgetting = new KillPoint(side, KillStep.FORGET_REPLICA, 1);
      paris.killAt(forgetting);
      chain.restoreCentral(backup);
      paris.awaitKilled();
      KillPoint heeding = new KillPoint(side, KillStep.HEED_RESTORE, 1);
      paris.killAt(heeding);
      paris.launch();
      paris.awaitKilled();
      KillPoint handing = new KillPoint(side, KillStep.HAND_OVER, 1);
      paris.killAt(handing);
      paris.launch();
      paris.awaitKilled();
      paris.start();
      paris.allowSnapshot();
      holdsAfter(handing);
    }

    private static boolean isQueued(@Nullable Receipt receipt) {
      return receipt != null && receipt.hasQueued();
    }

    private void killedWhileItWorks(KillPoint point) {
      paris.killAt(point);
      paris.awaitKilled();
      paris.start();
      holdsAfter(point);
    }

    private void holdsAfter(KillPoint point) {
      chain.holdsAfter("a kill " + point);
    }

    private List<ParkedWrite> parked() {
      return paris.service().listParked(ListParkedRequest.getDefaultInstance()).getWritesList();
    }

    /** Whether it was told that it is. */
    private boolean isDiscarded(long number) {
      try {
        var _ =
            paris
                .service()
                .discardParked(
                    DiscardParkedRequest.newBuilder()
                        .setNumber(number)
                        .setWho("it")
                        .setWhy("nobody has so many")
                        .build());
        return true;
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        return false;
      }
    }
  }
}
