package io.onhand.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.onhand.agent.chain.FaultyLine.State;
import io.onhand.agent.chain.KillPoint.Side;
import io.onhand.agent.v1.AgentServiceGrpc.AgentServiceBlockingStub;
import io.onhand.agent.v1.DiscardParkedRequest;
import io.onhand.agent.v1.ListParkedRequest;
import io.onhand.agent.v1.ListQueuedRequest;
import io.onhand.agent.v1.ParkedWrite;
import io.onhand.agent.v1.QueuedWrite;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.Receipt;
import io.onhand.server.domain.RecordKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Long because the agent starts again after each kill. A step has two places: before its write and
 * after it, for a kill leaves what was written and nothing else.
 *
 * <p>These are the steps of its work, not all that an agent writes. Kills are not walked here, and
 * what stands in for them is:
 *
 * <ul>
 *   <li>what {@code verify} puts right: nothing does. It is one synced batch a time, so a kill
 *       leaves it done or to be found again;
 *   <li>a replica that is set aside, and lists of lost records: what a kill leaves of them is laid
 *       out by hand, in {@code SetAsideIT}, {@code SetAsideFoldersTest}, {@code ReplicaOpeningTest}
 *       and {@code LostRecordFilesTest}. {@code LinkAlarmsTest} ends the agent between setting
 *       aside and listing;
 *   <li>lists of lost commands, and what is let go of as too old: nothing does;
 *   <li>what an outbox takes back after a restore: {@code OutboxResendsTest}, in memory;
 *   <li>opening: {@code DataFolderTest} for the folder, {@code SnapshotSwapTest} for a snapshot
 *       that was cut; nothing for the first write of a new outbox.
 * </ul>
 */
@Tag("long")
@DisplayName("Killed with -9 at every step of apply, queue and replay, an agent loses nothing")
final class AgentKillPointsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int QUEUED = 60;
  private static final int NTH = 3;

  /** Far more than there is. */
  private static final long TOO_MUCH = 100L * Chain.START;

  private static final RecordKey GREEDY_FOR = new RecordKey("p0", Chain.PARIS);

  /** Asked for too much, and given up. */
  private static final String MISTAKEN = "mistaken";

  /** Asked for too much, and retried when goods came. */
  private static final String EARLY = "early";

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
      for (String key : List.of(MISTAKEN, EARLY)) {
        AdjustStockRequest tooMuch =
            greedy.request(key, GREEDY_FOR, -TOO_MUCH, CommandKind.COMMAND_KIND_REQUEST);
        await().atMost(PATIENCE).until(() -> isQueued(greedy.ask(tooMuch)));
      }
      KillPoint parking = new KillPoint(side, KillStep.PARK, 1);
      paris.killAt(parking);
      paris.line().is(State.WHOLE);
      paris.awaitKilled();
      paris.start();
      await(parking.toString()).atMost(PATIENCE).until(() -> parked().size() == 2);
      whileItDiscards();
      whileItRetries();
    }

    private void whileItDiscards() {
      long number = parked(MISTAKEN).getFirst();
      paris.killAt(new KillPoint(side, KillStep.DECIDE_PARKED, 1));
      assertThat(isDiscarded(number)).isFalse();
      paris.awaitKilled();
      paris.start();
      assertThat(parked(MISTAKEN)).hasSize(side == Side.BEFORE ? 1 : 0);
      if (side == Side.BEFORE) {
        assertThat(isDiscarded(number)).isTrue();
      }
    }

    /** The goods have come. Without a line what is queued stays so, and can be looked at. */
    private void whileItRetries() {
      chain
          .till("goods " + side, Till.Door.CENTRAL, Chain.PARIS)
          .change("all", GREEDY_FOR, TOO_MUCH, CommandKind.COMMAND_KIND_REQUEST);
      paris.line().is(State.CUT);
      long number = parked(EARLY).getFirst();
      KillPoint retrying = new KillPoint(side, KillStep.DECIDE_PARKED, 1);
      paris.killAt(retrying);
      assertThat(isRetried(number)).isFalse();
      paris.awaitKilled();
      paris.start();
      boolean isParked = side == Side.BEFORE;
      assertThat(parked(EARLY)).as("parked after a kill %s", retrying).hasSize(isParked ? 1 : 0);
      assertThat(queued(EARLY)).as("queued after a kill %s", retrying).hasSize(isParked ? 0 : 1);
      if (isParked) {
        assertThat(isRetried(number)).isTrue();
      }
      chain
          .ledger()
          .add(new Ledger.Line(Ledger.name("greedy", EARLY), GREEDY_FOR, -TOO_MUCH, null));
      paris.line().is(State.WHOLE);
      holdsAfter(retrying);
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

    /** Numbers of what is parked under a key. */
    private List<Long> parked(String key) {
      return numbers(parked().stream().map(ParkedWrite::getWrite), key);
    }

    /** Numbers of what is queued under a key. */
    private List<Long> queued(String key) {
      ListQueuedRequest ofGreedy = ListQueuedRequest.newBuilder().setOrigin("greedy").build();
      return numbers(paris.service().listQueued(ofGreedy).getWritesList().stream(), key);
    }

    private static List<Long> numbers(Stream<QueuedWrite> writes, String key) {
      return writes
          .filter(write -> write.getIdempotencyKey().equals(key))
          .map(QueuedWrite::getNumber)
          .toList();
    }

    /** Whether it was told that it is. */
    private boolean isDiscarded(long number) {
      return isTold(desk ->
          desk.discardParked(
              DiscardParkedRequest.newBuilder()
                  .setNumber(number)
                  .setWho("it")
                  .setWhy("nobody has so many")
                  .build()));
    }

    /** Whether it was told that it is. */
    private boolean isRetried(long number) {
      return isTold(desk ->
          desk.retryParked(
              RetryParkedRequest.newBuilder()
                  .setNumber(number)
                  .setWho("it")
                  .setWhy("goods came")
                  .build()));
    }

    private boolean isTold(Consumer<AgentServiceBlockingStub> call) {
      try {
        call.accept(paris.service());
        return true;
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        return false;
      }
    }
  }
}
