package io.onhand.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.LogStart;
import io.onhand.server.storage.schema.RecordCodec;
import io.onhand.server.storage.schema.StoredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A proof applies a trimmed log to the state of a copy, and says why if it cannot")
final class ReplayTest {
  private static final RecordKey A = new RecordKey("A", "Paris");

  private final SteppedPipeline central = new SteppedPipeline();
  private final InMemoryStore copy = SteppedPipeline.none();
  private int sold;
  private final List<Finding> findings = new ArrayList<>();

  /** A copy in the middle of the log, which is then trimmed up to its end. */
  @BeforeEach
  void trade() {
    central.submit("s1", new CreateStore("Paris", ""));
    central.run();
    sell(3);
    copyAll(central.store, copy);
    sell(3);
    trim(new StoredState(copy).head().orElseThrow().sequence() + 1);
  }

  @Test
  void comesToTheSameFromThereOn() {
    StateProof.Verdict verdict = prove(at(copy));

    assertThat(findings).isEmpty();
    assertThat(verdict.oldest()).isEqualTo(5);
    assertThat(verdict.replay()).isEqualTo(new StateProof.Replay(5, ""));
  }

  @Test
  void comesToTheSameFromACopyOfTheEnd() {
    InMemoryStore end = SteppedPipeline.none();
    copyAll(central.store, end);

    assertThat(prove(at(end)).replay()).isEqualTo(new StateProof.Replay(8, ""));
    assertThat(findings).isEmpty();
  }

  @Test
  void namesAStateThatTheLogDoesNotComeTo() {
    WriteBatch batch = new WriteBatch();
    batch.put(
        CentralFamily.RECORDS,
        Keys.record(new RecordKey("Z", "Paris")),
        RecordCodec.encode(Objects.requireNonNull(new StoredState(copy).record(A))));
    copy.write(batch, Durability.SYNCED);

    assertThat(prove(at(copy)).replay().from()).isEqualTo(5);
    assertThat(findings).hasSize(1);
  }

  @Test
  void namesALogThatDoesNotGoOnFromTheCopy() {
    SteppedPipeline other = new SteppedPipeline();
    other.submit("s1", new CreateStore("Paris", ""));
    other.run();
    for (int i = 0; i < 3; i++) {
      other.adjust("other" + i, "A", 7, AdjustReason.RECEIPT);
      other.run();
    }

    assertThat(prove(at(other.store)).replay())
        .isEqualTo(new StateProof.Replay(0, "it does not go on from the verified copy."));
    assertThat(findings).hasSize(1);
  }

  @Test
  void saysThatThereIsNoCopy() {
    ReplayRoom none =
        (oldest, _) -> {
          throw new NotReplayedException("nothing ends before " + oldest + ".");
        };

    assertThat(prove(none).replay()).isEqualTo(new StateProof.Replay(0, "nothing ends before 5."));
    assertThat(findings).isEmpty();
  }

  @Test
  void saysThatTheRoomDidNotSuffice() {
    assertThat(prove((_, _) -> new Narrow(copy)).replay())
        .isEqualTo(new StateProof.Replay(0, "the disk has no more room for it."));
    assertThat(findings).isEmpty();
  }

  /** A store that takes nothing more. */
  private record Narrow(KeyValueStore store) implements Scratch {
    @Override
    public boolean hasRoom() {
      return false;
    }

    @Override
    public void close() {}
  }

  private StateProof.Verdict prove(ReplayRoom room) {
    ProofSink sink =
        new ProofSink() {
          @Override
          public void progress(String phase, long done, long total) {}

          @Override
          public void finding(Finding finding) {
            // The log is cut above the horizon, which other rules name.
            if (finding.rule() == Rule.REPLAY) {
              findings.add(finding);
            }
          }
        };
    try (KeyValueSnapshot snapshot = central.store.snapshot()) {
      return new StateProof(snapshot, room, sink, () -> {}, System::nanoTime).run();
    }
  }

  private static ReplayRoom at(InMemoryStore store) {
    return (_, _) -> Scratch.of(store);
  }

  private void sell(int times) {
    for (int i = 0; i < times; i++) {
      central.adjust("k" + sold++, "A", 10, AdjustReason.RECEIPT);
      central.run();
    }
  }

  private static void copyAll(InMemoryStore from, InMemoryStore to) {
    WriteBatch batch = new WriteBatch();
    for (CentralFamily family : CentralFamily.values()) {
      try (var cursor = from.cursor(family)) {
        for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
          batch.put(family, cursor.key(), cursor.value());
        }
      }
    }
    to.write(batch, Durability.SYNCED);
  }

  private void trim(long sequence) {
    BlockHeader first =
        new LogReader(central.store).blocksAfter(sequence - 1, 1).getFirst().header();
    WriteBatch batch = new WriteBatch();
    new LogStart(first.firstSequence(), first.previousChecksum()).trim(batch);
    central.store.write(batch, Durability.SYNCED);
  }
}
