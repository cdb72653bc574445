package io.onhand.agent.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.agent.ModelLog;
import io.onhand.agent.replica.FeedEntry.StoreSlice;
import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Things;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.storage.v1.ReplicaSubscription;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A replica holds what is open at its cursor, and refuses what does not continue it")
final class ReplicaThingsTest {
  private static final long EPOCH = 1;

  private final InMemoryStore store = new InMemoryStore(List.of(ReplicaFamily.values()));
  private final Replica replica = ReplicaFixture.withSnapshot(store, new ModelLog(EPOCH, 1));

  @Test
  void joinsThePartsOfAReservationAndForgetsItWhenItEnds() {
    Reservation made = reservation(ReservationState.OPEN, 1, 1);
    apply(1, slice("A", made), slice("B", made));
    assertThat(new ReplicaThings(store).reservation(made.id())).isEqualTo(made);

    Reservation ended = reservation(ReservationState.RELEASED, 1, 2);
    apply(2, slice("A", ended), slice("B", ended));
    assertThat(new ReplicaThings(store).reservation(made.id())).isNull();
    assertThat(ReplicaFixture.things(store)).isEqualTo(Things.NONE);
  }

  @Test
  void takesATransferFromTheSlicesOfBothStoresOnce() {
    Transfer made = transfer(TransferState.IN_TRANSIT, 1);
    apply(1, slice("A", made), slice("B", made));
    assertThat(new ReplicaThings(store).transfers()).containsExactly(made);

    Transfer received = transfer(TransferState.RECEIVED, 2);
    apply(2, slice("A", received), slice("B", received));
    assertThat(new ReplicaThings(store).transfers()).isEmpty();
  }

  @Test
  void refusesTheChangeOfWhatItDoesNotHold() {
    Reservation unknown = reservation(ReservationState.OPEN, 1, 2);
    assertThatThrownBy(() -> apply(2, slice("A", unknown)))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageStartingWith("Expected a change of what is held, but entry 2 brings");
    assertThat(replica.resumePoint()).isEqualTo(new Position(EPOCH, 0));
  }

  @Test
  void refusesLinesOfAnotherStoreAndAnotherSequence() {
    Reservation made = reservation(ReservationState.OPEN, 1, 1);
    assertThatThrownBy(() -> apply(1, new StoreSlice("A", List.of(), things(made))))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("lines at store A");
    assertThatThrownBy(() -> apply(2, slice("A", made)))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("updated_sequence 2");
  }

  @Test
  void refusesAReservationWithoutLines() {
    Reservation made = reservation(ReservationState.OPEN, 1, 1);
    assertThatThrownBy(() -> apply(1, slice("C", made)))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("lines at store C");
  }

  @Test
  void refusesATransferOfAnotherStoreAndAnotherSequence() {
    assertThatThrownBy(() -> apply(1, slice("C", transfer(TransferState.IN_TRANSIT, 1))))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("a transfer of store C");
    assertThatThrownBy(() -> apply(1, slice("A", transfer(TransferState.IN_TRANSIT, 2))))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("updated_sequence 1");
  }

  @Test
  void refusesAnExceptionOfAnotherStoreAndTheChangeOfOneFromAnotherEpoch() {
    assertThatThrownBy(() -> apply(1, slice("A", exception(EPOCH, "B"))))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageContaining("an exception of store A");
    assertThatThrownBy(() -> apply(1, slice("A", exception(EPOCH + 1, "A"))))
        .isInstanceOf(FeedViolationException.class)
        .hasMessageStartingWith("Expected a change of what is held");
    apply(1, slice("A", exception(EPOCH, "A")));
    assertThat(new ReplicaThings(store).exceptions()).containsExactly(exception(EPOCH, "A"));
  }

  @Test
  void refusesASnapshotThatIsNotWhole() {
    SnapshotLoad load = replica.beginSnapshot(ModelLog.STORES);
    load.add(things(reservation(ReservationState.OPEN, 1, 1).ofStore("A")));
    assertThatThrownBy(() ->
            replica.finishSnapshot(load, new Position(EPOCH, 5), new SnapshotCounts(0, 2, 0, 0), 0))
        .isInstanceOf(FeedViolationException.class);
    assertThat(ReplicaFixture.things(store)).isEqualTo(Things.NONE);
  }

  @Test
  void needsASnapshotWhenAnEarlierVersionHeldRecordsAlone() {
    assertThat(Replica.open(store, Set.of()).resumePoint()).isNotNull();
    WriteBatch earlier = new WriteBatch();
    earlier.put(
        ReplicaFamily.META,
        ReplicaKeys.subscription(),
        ReplicaSubscription.getDefaultInstance().toByteArray());
    store.write(earlier, Durability.SYNCED);

    Replica reopened = Replica.open(store, Set.of());
    assertThat(reopened.resumePoint()).isNull();
    assertThat(reopened.state()).isNotNull();
    assertThat(new ReplicaThings(store).areHeld()).isFalse();

    ReplicaFixture.takeSnapshot(reopened, new ModelLog(EPOCH, 1), List.of());
    assertThat(reopened.resumePoint()).isNotNull();
    assertThat(new ReplicaThings(store).areHeld()).isTrue();
  }

  private void apply(long sequence, StoreSlice... slices) {
    Position from = replica.resumePoint();
    ReplicaFixture.apply(
        replica,
        from == null ? new Position(EPOCH, 0) : from,
        List.of(new FeedEntry(from == null ? 0 : from.sequence(), sequence, "", List.of(slices))));
  }

  private static StoreSlice slice(String store, Reservation whole) {
    return new StoreSlice(store, List.of(), things(whole.ofStore(store)));
  }

  private static StoreSlice slice(String store, Transfer transfer) {
    return new StoreSlice(store, List.of(), new Things(List.of(), List.of(transfer), List.of()));
  }

  private static StoreSlice slice(String store, StockException exception) {
    return new StoreSlice(store, List.of(), new Things(List.of(), List.of(), List.of(exception)));
  }

  private static Things things(Reservation part) {
    return new Things(List.of(part), List.of(), List.of());
  }

  /** Two lines at A, one at B. */
  private static Reservation reservation(ReservationState state, long made, long updated) {
    return new Reservation(
        LogId.of(EPOCH, made),
        "till",
        "k",
        "",
        state,
        List.of(
            ReservationLine.holding(new RecordKey("p1", "A"), 1),
            ReservationLine.holding(new RecordKey("p2", "A"), 2),
            ReservationLine.holding(new RecordKey("p1", "B"), 3)),
        made,
        made + 10,
        updated);
  }

  private static Transfer transfer(TransferState state, long updated) {
    return new Transfer(
        LogId.of(EPOCH, 1),
        "A",
        "B",
        "till",
        "k",
        "",
        state,
        List.of(TransferLine.dispatched("p1", 7)),
        1,
        updated);
  }

  private static StockException exception(long epoch, String store) {
    return new StockException(
        LogId.of(epoch, 1),
        new RecordKey("p1", store),
        ExceptionKind.BELOW_FLOOR,
        1,
        "till",
        "k",
        "",
        1,
        null);
  }
}
