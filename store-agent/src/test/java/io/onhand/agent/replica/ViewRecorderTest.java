package io.onhand.agent.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.ModelLog;
import io.onhand.agent.replica.FeedEntry.StoreSlice;
import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Things;
import io.onhand.server.storage.InMemoryStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who records what a replica applies says so when he cannot know all of it")
final class ViewRecorderTest {
  private static final long EPOCH = 1;
  private static final int TOO_MANY = ViewRecorder.CHANGES_MAX + 1;

  /** Of something that no entry here changes. */
  private static final ThingKey OTHER = ThingKey.of(exception(7));

  private final InMemoryStore store = ReplicaFixture.newStore();
  private final Replica replica = ReplicaFixture.withSnapshot(store, new ModelLog(EPOCH, 1));

  @AfterEach
  void holdsNothingOfTheStore() {
    replica.record().close();
    assertThat(store.openViews()).isZero();
  }

  @Test
  void givesNoViewOfAnEarlierPositionOrAnotherHistory() throws InterruptedException {
    replica.apply(group(entry(1, List.of(exception(1)))), 0);
    ViewRecorder recorder = replica.record();

    assertThat(at(recorder, new Position(EPOCH, 0))).isEmpty();
    assertThat(at(recorder, new Position(EPOCH + 1, 1))).isEmpty();
    assertThat(at(recorder, new Position(EPOCH, 2))).as("it is not there yet").isEmpty();

    recorder.close();
  }

  @Test
  void givesOneViewAlone() throws InterruptedException {
    ViewRecorder recorder = replica.record();

    taken(recorder);

    assertThat(at(recorder, recorder.from())).isEmpty();
    recorder.close();
  }

  @Test
  void knowsWhatIsUnchangedFromTheViewUntilItIsClosed() throws InterruptedException {
    ViewRecorder recorder = replica.record();

    assertThat(recorder.isUnchanged(OTHER)).as("before the view").isFalse();
    taken(recorder);
    assertThat(recorder.isUnchanged(OTHER)).isTrue();
    replica.apply(group(entry(1, List.of(exception(1)))), 0);
    assertThat(recorder.isUnchanged(ThingKey.of(exception(1)))).isFalse();
    assertThat(recorder.isUnchanged(OTHER)).isTrue();
    recorder.close();
    assertThat(recorder.isUnchanged(OTHER)).as("when it is closed").isFalse();
  }

  @Test
  void isEndedByANewerOneWhichMendsNothingBeforeItsOwnView() throws InterruptedException {
    ViewRecorder older = takenFromReplica();

    ViewRecorder newer = replica.record();

    assertThat(older.isUnchanged(OTHER)).isFalse();
    assertThat(replica.repairThings(missing())).containsExactly(false);
    newer.close();
  }

  @Test
  void isEndedByASnapshotAndByForgettingWhatIsHeld() throws InterruptedException {
    ViewRecorder beforeSnapshot = takenFromReplica();
    ReplicaFixture.takeSnapshot(replica, new ModelLog(EPOCH, 1), List.of());
    assertThat(beforeSnapshot.isUnchanged(OTHER)).isFalse();
    assertThat(replica.repairThings(missing())).containsExactly(false);

    ViewRecorder beforeForgetting = takenFromReplica();
    replica.forget();
    assertThat(beforeForgetting.isUnchanged(OTHER)).isFalse();
    ReplicaFixture.takeSnapshot(replica, new ModelLog(EPOCH, 1), List.of());
  }

  @Test
  void givesUpWhenMoreChangesThanItRemembersBeforeTheView() throws InterruptedException {
    ViewRecorder recorder = replica.record();

    recorder.applied(
        List.of(entry(1, Collections.nCopies(TOO_MANY, exception(1)))), new Position(EPOCH, 1));

    assertThat(at(recorder, new Position(EPOCH, 2))).isEmpty();
    recorder.applied(List.of(), new Position(EPOCH, 2));
    assertThat(at(recorder, new Position(EPOCH, 2))).isEmpty();
    recorder.close();
  }

  @Test
  void givesUpWhenMoreChangesThanItRemembersSinceTheView() throws InterruptedException {
    ViewRecorder recorder = takenFromReplica();

    List<StockException> many =
        LongStream.rangeClosed(8, 7 + TOO_MANY).mapToObj(ViewRecorderTest::exception).toList();
    recorder.applied(List.of(entry(1, many)), new Position(EPOCH, 1));

    assertThat(recorder.isUnchanged(OTHER)).isFalse();
  }

  private ViewRecorder takenFromReplica() throws InterruptedException {
    ViewRecorder recorder = replica.record();
    taken(recorder);
    assertThat(recorder.isUnchanged(OTHER)).isTrue();
    return recorder;
  }

  private static void taken(ViewRecorder recorder) throws InterruptedException {
    at(recorder, recorder.from()).orElseThrow().close();
  }

  private static Optional<ReplicaView> at(ViewRecorder recorder, Position position)
      throws InterruptedException {
    return recorder.at(position, Duration.ZERO, System::nanoTime);
  }

  private static List<ThingRepair> missing() {
    return List.of(new ThingRepair(OTHER, null, exception(7)));
  }

  private static FeedGroup group(FeedEntry entry) {
    FeedGroup group = new FeedGroup(new FeedOrder(new Position(EPOCH, entry.previousSequence())));
    group.add(entry);
    return group;
  }

  private static FeedEntry entry(long sequence, List<StockException> opened) {
    Things things = new Things(List.of(), List.of(), opened);
    return new FeedEntry(
        sequence - 1, sequence, "", List.of(new StoreSlice("A", List.of(), things)));
  }

  private static StockException exception(long sequence) {
    return new StockException(
        LogId.of(EPOCH, sequence),
        new RecordKey("p1", "A"),
        ExceptionKind.BELOW_FLOOR,
        1,
        "till",
        "k",
        "",
        1,
        null);
  }
}
