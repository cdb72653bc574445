package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.TestView.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Change.EpochEnded;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.StockCommand.Adjust;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Effects put each record once per block and refuse a block out of its chain")
final class EffectsTest {
  private static final Head HEAD = new Head(7, 9, 900, 55, 2, 10, 3);
  private static final RecordKey OTHER = new RecordKey("B", "Paris");

  private final Puts puts = new Puts();

  @Test
  void putsEachRecordOnceAsItIsAtTheEnd() {
    Head after =
        Effects.apply(
            HEAD,
            block(
                entry(10, Accepted.with(changed(version(KEY, 3), version(KEY, 4)))),
                entry(11, Accepted.with(changed(null, version(OTHER, 1)))),
                entry(
                    12,
                    Accepted.with(
                        changed(version(KEY, 4), version(KEY, 5)),
                        changed(version(OTHER, 1), version(OTHER, 2))))),
            puts);

    assertThat(puts.all)
        .containsExactly(
            "operation 10",
            "operation 11",
            "operation 12",
            "record A@Paris 5 changed",
            "record B@Paris 2 born",
            "head 12");
    assertThat(after).isEqualTo(new Head(7, 12, 1_200, 77, 2, 11, 3));
  }

  @Test
  void remembersARefusalAndChangesNothing() {
    Head after =
        Effects.apply(
            HEAD, block(entry(10, Rejected.because(RejectionReason.INSUFFICIENT_STOCK))), puts);

    assertThat(puts.all).containsExactly("operation 10", "head 10");
    assertThat(after).isEqualTo(new Head(7, 10, 1_000, 77, 2, 10, 3));
  }

  @Test
  void putsStoresAndRunsAndMovesTheHorizonWithoutRememberingTheServersOwn() {
    Entry internal =
        new Entry(
            12,
            1_200,
            Command.internal(new AdvanceHorizon(5, 100)),
            Accepted.with(new HorizonMoved(5)));

    Head after =
        Effects.apply(
            HEAD,
            block(
                entry(10, Accepted.with(new StoreDeclared(new Store("Rome", "", 10, 1_000)))),
                entry(11, Accepted.with(new SyncRunChanged(run()))),
                internal),
            puts);

    assertThat(puts.all)
        .containsExactly(
            "store Rome", "operation 10", "run run", "no listed run", "operation 11", "head 12");
    assertThat(after).isEqualTo(new Head(7, 12, 1_200, 77, 5, 10, 4));
  }

  @Test
  void beginsANewEpochWhereTheOneBeforeEnded() {
    Head after = Effects.apply(HEAD, beginning(8, 7, 9), puts);

    assertThat(puts.all).containsExactly("ended epoch 7 at 9", "head 10");
    assertThat(after).isEqualTo(new Head(8, 10, 1_000, 77, 2, 10, 3));
  }

  @Test
  void refusesANewEpochThatDoesNotSayWhichOneEndedAndWhere() {
    Entry begin = beginning(8, 7, 9).entries().getFirst();
    List<Block> others =
        List.of(
            beginning(7, 7, 9),
            beginning(8, 6, 9),
            beginning(8, 7, 8),
            new Block(
                new BlockHeader(8, 0, 10, 11, 1_100, 55, 77),
                List.of(begin, entry(11, Accepted.with()))),
            new Block(
                new BlockHeader(8, 0, 10, 10, 1_000, 55, 77), List.of(entry(10, Accepted.with()))),
            new Block(new BlockHeader(8, 0, 10, 10, 1_000, 56, 77), List.of(begin)));

    for (Block other : others) {
      assertThatThrownBy(() -> Effects.apply(HEAD, other, puts))
          .as(other.toString())
          .isInstanceOf(BrokenChainException.class);
    }
    assertThat(puts.all).isEmpty();
  }

  private static Block beginning(long epoch, long endedEpoch, long endedSequence) {
    return new Block(
        new BlockHeader(epoch, 0, 10, 10, 1_000, 55, 77),
        List.of(
            new Entry(
                10,
                1_000,
                Command.internal(new BeginEpoch(endedEpoch, endedSequence, "monday")),
                Accepted.with(new EpochEnded(endedEpoch, endedSequence)))));
  }

  @Test
  void refusesABlockThatDoesNotContinueTheHead() {
    Block block = block(entry(10, Accepted.with()));
    List<Head> others =
        List.of(
            new Head(8, 9, 900, 55, 2, 10, 3),
            new Head(7, 8, 900, 55, 2, 10, 3),
            new Head(7, 10, 900, 55, 2, 10, 3),
            new Head(7, 9, 1_001, 55, 2, 10, 3),
            new Head(7, 9, 900, 56, 2, 10, 3));

    for (Head other : others) {
      assertThatThrownBy(() -> Effects.apply(other, block, puts))
          .as(other.toString())
          .isInstanceOf(BrokenChainException.class);
    }
    assertThat(puts.all).isEmpty();
  }

  @Test
  void aBlockHoldsExactlyTheEntriesItsHeaderAnnounces() {
    BlockHeader two = new BlockHeader(7, 0, 10, 11, 1_100, 55, 77);

    assertThatThrownBy(() -> new Block(two, List.of(entry(10, Accepted.with()))))
        .hasMessageContaining("but got 1");
    assertThatThrownBy(
            () -> new Block(two, List.of(entry(10, Accepted.with()), entry(12, Accepted.with()))))
        .hasMessageContaining("Expected sequence 11, but got 12");
  }

  private static SyncRun run() {
    return new SyncRun(new SyncRunId("erp", "run"), SyncMode.MERGE, 4, List.of(), false, false);
  }

  private static Block block(Entry... entries) {
    Entry last = entries[entries.length - 1];
    return new Block(
        new BlockHeader(7, 0, entries[0].sequence(), last.sequence(), last.logTimeMicros(), 55, 77),
        List.of(entries));
  }

  private static Entry entry(long sequence, Decision decision) {
    Command command =
        Command.of(
            new CommandHeader("till", "k" + sequence),
            new Adjust(new AdjustLine(KEY, 1, AdjustReason.RECEIPT, OptionalLong.empty())));
    return new Entry(sequence, sequence * 100, command, decision);
  }

  private static RecordChanged changed(@Nullable StockRecord before, StockRecord after) {
    return new RecordChanged(before, after);
  }

  private static StockRecord version(RecordKey key, long version) {
    return new StockRecord(
        key, version, 0, 0, Floor.ZERO, OptionalLong.empty(), version, version, version);
  }

  /** What was put, in order. */
  private static final class Puts implements MutableState {
    private final List<String> all = new ArrayList<>();

    @Override
    public void putRecord(StockRecord record, boolean isBorn) {
      all.add("record " + record.key() + " " + record.version() + (isBorn ? " born" : " changed"));
    }

    @Override
    public void putOperation(OperationId operation, RememberedOperation remembered) {
      assertThat(operation).isEqualTo(OperationId.of("till", "k" + remembered.sequence()));
      all.add(
          "operation "
              + remembered.sequence()
              + (remembered.voidedBy() == 0 ? "" : " voided by " + remembered.voidedBy()));
    }

    @Override
    public void putListed(SyncRunId run, List<RecordKey> keys) {
      all.add("listed " + run.runId() + " " + keys);
    }

    @Override
    public void dropListed(SyncRunId run) {
      all.add("no listed " + run.runId());
    }

    @Override
    public void putReservation(@Nullable Reservation before, Reservation after) {
      all.add("reservation " + after.id() + " " + after.state() + born(before));
    }

    @Override
    public void putOpenReservations(String origin, int count) {
      all.add("open reservations " + origin + " " + count);
    }

    @Override
    public void putTransfer(@Nullable Transfer before, Transfer after) {
      all.add("transfer " + after.id() + " " + after.state() + born(before));
    }

    @Override
    public void putException(@Nullable StockException before, StockException after) {
      all.add("exception " + after.id() + (after.isOpen() ? " open" : " resolved") + born(before));
    }

    private static String born(@Nullable Object before) {
      return before == null ? " new" : "";
    }

    @Override
    public void putStore(Store store) {
      all.add("store " + store.id());
    }

    @Override
    public void putSyncRun(SyncRun run) {
      all.add("run " + run.id().runId());
    }

    @Override
    public void putEndedEpoch(long epoch, long sequence) {
      all.add("ended epoch " + epoch + " at " + sequence);
    }

    @Override
    public void putHead(Head head) {
      all.add("head " + head.sequence());
    }
  }
}
