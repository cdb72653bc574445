package io.onhand.agent.replica;

import static io.onhand.agent.replica.ReplicaFixture.apply;
import static io.onhand.agent.replica.ReplicaFixture.newStore;
import static io.onhand.agent.replica.ReplicaFixture.withSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.ModelLog;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who wrote through an agent reads what they wrote, until the feed has brought it")
final class OwnAnswersTest {

  private static final long EPOCH = 2;
  private static final RecordKey KEY = new RecordKey("p1", "A");

  private final ModelLog log = new ModelLog(EPOCH, 3);
  private final OwnAnswers answers = new OwnAnswers(3);
  private Replica replica;

  @BeforeEach
  void start() {
    log.change("p1", "A", 10);
    replica = withSnapshot(newStore(), log);
  }

  @Test
  void showsTheNewerOfAnswerAndReplica() {
    Position before = log.headPosition();
    StockRecord second = log.change("p1", "A", 1);
    StockRecord third = log.change("p1", "A", 1);

    answers.answered(EPOCH, List.of(third));
    assertThat(read()).isEqualTo(third);
    answers.answered(EPOCH, List.of(second));
    assertThat(read()).isEqualTo(third);

    apply(replica, before, log.feed(before.sequence(), List.of()));
    StockRecord fourth = log.change("p1", "A", 1);
    assertThat(read()).isEqualTo(third);
    apply(replica, new Position(EPOCH, 3), log.feed(3, List.of()));
    assertThat(read()).isEqualTo(fourth);
  }

  @Test
  void showsARecordThatTheReplicaDoesNotHaveYet() {
    StockRecord born = log.change("p9", "A", 4);

    answers.answered(EPOCH, List.of(born));

    assertThat(answers.read(replica.reader(), List.of(born.key(), KEY)).records())
        .containsExactly(born, log.stateAt(1, List.of()).getFirst());
  }

  @Test
  void forgetsWhatTheCursorPassed() {
    answers.answered(EPOCH, List.of(log.change("p1", "A", 1)));
    answers.answered(EPOCH, List.of(log.change("p1", "B", 1)));

    answers.passed(new Position(EPOCH, 1));
    assertThat(answers.size()).isEqualTo(2);
    answers.passed(new Position(EPOCH, 2));
    assertThat(answers.size()).isEqualTo(1);
    answers.passed(new Position(EPOCH, 3));
    assertThat(answers.size()).isZero();
  }

  @Test
  void doesNotMixHistories() {
    StockRecord elsewhere = ModelLog.record(KEY, 99, 9, 9);

    answers.answered(EPOCH + 1, List.of(elsewhere));

    assertThat(read()).isEqualTo(log.stateAt(1, List.of()).getFirst());
    answers.passed(new Position(EPOCH, 1));
    assertThat(answers.size()).isZero();
  }

  @Test
  void isBounded() {
    for (int i = 0; i < 10; i++) {
      answers.answered(EPOCH, List.of(log.change("p" + i, "C", 1)));
    }

    assertThat(answers.size()).isEqualTo(3);
    RecordKey oldest = new RecordKey("p0", "C");
    RecordKey newest = new RecordKey("p9", "C");
    assertThat(answers.read(replica.reader(), List.of(oldest, newest)).records())
        .containsExactly(null, log.stateAt(11, List.of("C")).getLast());
  }

  @Test
  void neverShowsAnOlderRecordThanWasAnswered() throws InterruptedException {
    AtomicLong answered = new AtomicLong(1);
    AtomicBoolean isDone = new AtomicBoolean();
    AtomicLong tooOld = new AtomicLong();
    Thread till =
        Thread.ofPlatform()
            .start(() -> {
              while (!isDone.get()) {
                long expected = answered.get();
                StockRecord read = read();
                if (StockRecord.versionOf(read) < expected) {
                  tooOld.incrementAndGet();
                }
              }
            });
    for (int i = 0; i < 3_000; i++) {
      Position before = log.headPosition();
      StockRecord written = log.change("p1", "A", 1);
      answers.answered(EPOCH, List.of(written));
      answered.set(written.version());
      apply(
          replica,
          before,
          List.of(
              new FeedEntry(
                  before.sequence(),
                  written.updatedSequence(),
                  "",
                  List.of(
                      new FeedEntry.StoreSlice(
                          "A", List.of(new FeedEntry.RecordChange(written, 1)))))));
      answers.passed(log.headPosition());
    }
    isDone.set(true);
    till.join();

    assertThat(tooOld).hasValue(0);
  }

  private StockRecord read() {
    return Objects.requireNonNull(
        answers.read(replica.reader(), List.of(KEY)).records().getFirst());
  }
}
