package io.onhand.server.storage.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.Expiry;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockException.Resolution;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.WriteBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Listings show what is open, as plain maps would, whatever changed before")
final class OpenThingsPropertyTest {
  private static final int STEPS = 200;
  private static final int PAGE = 3;

  // Ids that begin as others do: their keys must not be taken for one another's.
  private static final String[] IDS = {"A", "AB", "A!", "é"};

  private final InMemoryStore store = new InMemoryStore(List.of(CentralFamily.values()));
  private final StoredReservations storedReservations = new StoredReservations(store);
  private final StoredTransfers storedTransfers = new StoredTransfers(store);
  private final StoredExceptions storedExceptions = new StoredExceptions(store);
  private final SortedMap<LogId, Reservation> reservations = new TreeMap<>();
  private final SortedMap<LogId, Transfer> transfers = new TreeMap<>();
  private final SortedMap<LogId, StockException> exceptions = new TreeMap<>();
  private Random random = new Random();
  private long sequence;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void asPlainMaps(long seed) {
    random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      WriteBatch batch = new WriteBatch();
      BatchState state = new BatchState(batch);
      for (int i = random.nextInt(4); i >= 0; i--) {
        sequence++;
        changeReservation(state);
        changeTransfer(state);
        changeException(state);
      }
      store.write(batch, Durability.SYNCED);
      if (step % 20 == 0) {
        compareReservations();
        compareTransfers();
        compareExceptions();
        compareSizes();
      }
    }
    assertThat(reservations.values()).anyMatch(Reservation::isOpen).anyMatch(it -> !it.isOpen());
  }

  private void changeReservation(BatchState state) {
    Reservation before = random.nextInt(3) == 0 ? null : any(reservations);
    Reservation after =
        before == null
            ? new Reservation(
                LogId.of(1, sequence),
                id(),
                "k",
                "",
                random.nextInt(9) == 0 ? ReservationState.EXPIRED : ReservationState.OPEN,
                holding(),
                0,
                random.nextInt(100),
                sequence)
            : changed(before);
    state.putReservation(before, after);
    reservations.put(after.id(), after);
    state.putOpenReservations(
        after.origin(), Math.toIntExact(open(it -> it.origin().equals(after.origin())).count()));
  }

  /** Extended, ended or sold in part; what has ended stays so. */
  private Reservation changed(Reservation before) {
    return switch (random.nextInt(4)) {
      case 0 -> before.with(before.state(), before.lines(), sequence);
      case 1 ->
          before.isOpen()
              ? before.withExpiry(before.expiresAtMicros() + random.nextInt(50), sequence)
              : before;
      default -> before.with(ReservationState.COMMITTED, before.lines(), sequence);
    };
  }

  private List<ReservationLine> holding() {
    return keys().map(key -> ReservationLine.holding(key, 1)).toList();
  }

  private void changeTransfer(BatchState state) {
    Transfer before = random.nextInt(3) == 0 ? null : any(transfers);
    Transfer after =
        before == null
            ? new Transfer(
                LogId.of(1, sequence),
                "A",
                random.nextBoolean() ? "AB" : "A!",
                "till",
                "k",
                "",
                TransferState.IN_TRANSIT,
                List.of(
                    TransferLine.dispatched(id(), 2), new TransferLine("gone", 1, 1, 0, 0, 0, 0)),
                0,
                sequence)
            : before.with(
                random.nextBoolean() ? before.state() : TransferState.CANCELLED,
                before.lines(),
                sequence);
    state.putTransfer(before, after);
    transfers.put(after.id(), after);
  }

  private void changeException(BatchState state) {
    StockException before = random.nextInt(2) == 0 ? null : any(exceptions);
    StockException after =
        before == null
            ? new StockException(
                new LogId(1, sequence, random.nextInt(3)),
                new RecordKey(id(), id()),
                ExceptionKind.BELOW_FLOOR,
                1,
                "till",
                "k",
                "",
                0,
                null)
            : before.resolved(new Resolution("found", "ops", sequence, 0));
    state.putException(before, after);
    exceptions.put(after.id(), after);
  }

  private void compareReservations() {
    Comparator<Reservation> bySoonest = Comparator.comparing(OpenThingsPropertyTest::expiry);
    List<Expiry> all = open(it -> true).map(OpenThingsPropertyTest::expiry).sorted().toList();
    assertThat(storedReservations.soonestExpiries(Integer.MAX_VALUE)).isEqualTo(all);
    assertThat(storedReservations.soonestExpiries(2)).isEqualTo(all.stream().limit(2).toList());
    for (long time : new long[] {0, 30, Long.MAX_VALUE}) {
      assertThat(
              pages(
                  OpenThingsPropertyTest::expiry,
                  (after, limit) -> storedReservations.expiringBefore(time, after, limit)))
          .isEqualTo(open(it -> it.expiresAtMicros() < time).sorted(bySoonest).toList());
    }
    for (String origin : IDS) {
      List<Reservation> open = open(it -> it.origin().equals(origin)).toList();
      assertThat(
              pages(
                  Reservation::id,
                  (after, limit) -> storedReservations.openOfOrigin(origin, after, limit)))
          .isEqualTo(open);
      assertThat(storedReservations.openOf(List.of(origin, "nobody")))
          .containsExactly(open.isEmpty() ? null : open.size(), null);
    }
    for (RecordKey key : records()) {
      List<Reservation> open = open(it -> names(it, key)).sorted(bySoonest).toList();
      assertThat(
              pages(
                  OpenThingsPropertyTest::expiry,
                  (after, limit) -> storedReservations.openOfRecord(key, after, limit)))
          .isEqualTo(open);
      assertThat(storedReservations.expiries(key))
          .isEqualTo(open.stream().map(OpenThingsPropertyTest::expiry).toList());
      assertThat(storedReservations.countOpenOfRecord(key)).isEqualTo(open.size());
    }
    List<LogId> ids = new ArrayList<>(reservations.keySet());
    assertThat(storedReservations.reservations(ids))
        .isEqualTo(new ArrayList<>(reservations.values()));
  }

  private void compareTransfers() {
    assertThat(pages(Transfer::id, storedTransfers::inTransit)).isEqualTo(inTransit(it -> true));
    for (String id : IDS) {
      assertThat(
              pages(
                  Transfer::id,
                  (after, limit) -> storedTransfers.inTransitOfStore(id, after, limit)))
          .isEqualTo(inTransit(it -> it.fromStore().equals(id) || it.toStore().equals(id)));
    }
    for (RecordKey key : records()) {
      assertThat(
              pages(Transfer::id, (after, limit) -> storedTransfers.incomingOf(key, after, limit)))
          .isEqualTo(
              inTransit(it ->
                  it.toStore().equals(key.store())
                      && it.lines().getFirst().product().equals(key.product())));
    }
    assertThat(storedTransfers.incomingOf(new RecordKey("gone", "AB"), null, 9)).isEmpty();
  }

  private void compareExceptions() {
    Predicate<StockException> ofStore = it -> it.record().store().equals("AB");
    assertThat(
            pages(
                StockException::id, (after, limit) -> storedExceptions.all(ofStore, after, limit)))
        .isEqualTo(exceptions.values().stream().filter(ofStore).toList());
    for (RecordKey key : records()) {
      List<StockException> open =
          exceptions.values().stream()
              .filter(it -> it.isOpen() && it.record().equals(key))
              .toList();
      assertThat(
              pages(
                  StockException::id,
                  (after, limit) -> storedExceptions.openOfRecord(key, after, limit)))
          .isEqualTo(open);
      assertThat(storedExceptions.countOpenOfRecord(key)).isEqualTo(open.size());
    }
  }

  /** An index row that nothing shows any more would stay for ever. */
  private void compareSizes() {
    int open = Math.toIntExact(open(it -> true).count());
    assertThat(size(CentralFamily.RESERVATION_EXPIRY)).isEqualTo(open);
    assertThat(size(CentralFamily.RESERVATIONS_BY_RECORD))
        .isEqualTo(open(it -> true).mapToInt(it -> it.lines().size()).sum());
    assertThat(size(CentralFamily.RESERVATIONS_BY_ORIGIN))
        .isEqualTo(open + (int) open(it -> true).map(Reservation::origin).distinct().count());
    assertThat(size(CentralFamily.TRANSFERS_BY_STORE)).isEqualTo(2 * inTransit(it -> true).size());
    assertThat(size(CentralFamily.EXCEPTIONS_BY_RECORD))
        .isEqualTo((int) exceptions.values().stream().filter(StockException::isOpen).count());
  }

  private int size(CentralFamily family) {
    int size = 0;
    try (KeyValueCursor cursor = store.cursor(family)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        size++;
      }
    }
    return size;
  }

  private Stream<Reservation> open(Predicate<Reservation> isWanted) {
    return reservations.values().stream().filter(it -> it.isOpen() && isWanted.test(it));
  }

  private List<Transfer> inTransit(Predicate<Transfer> isWanted) {
    return transfers.values().stream().filter(it -> it.isInTransit() && isWanted.test(it)).toList();
  }

  private static boolean names(Reservation reservation, RecordKey key) {
    return reservation.lines().stream().anyMatch(line -> line.key().equals(key));
  }

  private static Expiry expiry(Reservation reservation) {
    return new Expiry(reservation.expiresAtMicros(), reservation.id());
  }

  /** Reads a page after a cursor. */
  private interface Page<C, V> {
    List<V> read(@Nullable C after, int limit);
  }

  private static <C, V> List<V> pages(Function<V, C> cursorOf, Page<C, V> page) {
    List<V> all = new ArrayList<>();
    C after = null;
    List<V> next;
    do {
      next = page.read(after, PAGE);
      all.addAll(next);
      after = next.isEmpty() ? null : cursorOf.apply(next.getLast());
    } while (next.size() == PAGE);
    return all;
  }

  private static List<RecordKey> records() {
    return Arrays.stream(IDS)
        .flatMap(product -> Arrays.stream(IDS).map(store -> new RecordKey(product, store)))
        .toList();
  }

  /** One or two different ones. */
  private Stream<RecordKey> keys() {
    return Stream.of(new RecordKey(id(), id()), new RecordKey(id(), id())).distinct();
  }

  private String id() {
    return IDS[random.nextInt(IDS.length)];
  }

  private <V> @Nullable V any(SortedMap<LogId, V> things) {
    return things.isEmpty()
        ? null
        : new ArrayList<>(things.values()).get(random.nextInt(things.size()));
  }
}
