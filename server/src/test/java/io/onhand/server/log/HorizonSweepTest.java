package io.onhand.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.ExceptionKind;
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
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.OperationCodec;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "What lies below the horizon is removed and nothing else, also when it moves meanwhile")
final class HorizonSweepTest {
  private static final long KEYS = 1_700;

  private final InMemoryStore store = new InMemoryStore(List.of(CentralFamily.values()));
  private final AtomicLong horizon = new AtomicLong();
  private final HorizonSweep sweep =
      new HorizonSweep(store, () -> new Head(1, KEYS, 0, 0, horizon.get(), 0, 0));

  @BeforeEach
  void putKeys() {
    append(1, KEYS, 0);
  }

  /** Gives keys up, in blocks of up to 100: the log and the rows of the keys. */
  private void append(long first, long last, long firstKey) {
    EmbeddedLog log =
        new EmbeddedLog(
            store, new StoredState(store).head().orElse(Head.empty(1)), new KeyFilter(64, 4));
    Random random = new Random(1);
    List<Entry> block = new ArrayList<>();
    for (long sequence = first; sequence <= last; sequence++) {
      CommandHeader header = new CommandHeader("till", "k" + (sequence - first + firstKey));
      block.add(
          new Entry(sequence, 0, Command.of(header, new Abandon()), Decision.Accepted.with()));
      if (sequence == last || random.nextInt(100) == 0) {
        log.append(block);
        block = new ArrayList<>();
      }
    }
  }

  @Test
  void removesWhatLiesBelow() {
    assertThat(sweep.step()).isFalse();
    horizon.set(1_000);
    sweepAll();

    assertThat(sequences()).containsExactlyElementsOf(range(1_000));
    assertThat(sweep.step()).isFalse();
  }

  @Test
  void goesOnAfterARestartWhereItStood() {
    horizon.set(1_000);
    sweepAll();
    HorizonSweep again =
        new HorizonSweep(store, () -> new Head(1, KEYS, 0, 0, horizon.get(), 0, 0));

    assertThat(again.sweptTo()).isEqualTo(sweep.sweptTo()).isEqualTo(1_000);
    assertThat(again.step()).isFalse();
    horizon.set(1_200);
    while (again.step()) {}
    assertThat(sequences()).containsExactlyElementsOf(range(1_200));
    assertThat(again.sweptTo()).isEqualTo(1_200);
  }

  @Test
  void alsoRemovesWhatItHadPassedWhenTheHorizonMoved() {
    horizon.set(500);
    sweep.step();
    horizon.set(1_200);
    sweepAll();

    assertThat(sequences()).containsExactlyElementsOf(range(1_200));
  }

  @Test
  void keepsTheRowOfAKeyThatWasUsedAgain() {
    append(KEYS + 1, KEYS + 10, 0);
    horizon.set(1_000);
    sweepAll();

    assertThat(sequences()).containsExactlyElementsOf(range(1_000, KEYS + 10));
  }

  /** One entry each: three things made, ended, and one of them changed again after its end. */
  @Test
  void removesWhatEndedBelowAndKeepsWhatIsOpenOrChangedSince() {
    Things first = new Things(KEYS + 1);
    Things second = new Things(KEYS + 2);
    Things open = new Things(KEYS + 3);
    long sequence = KEYS + 1;
    for (Things things : List.of(first, second, open)) {
      append(sequence, things.made());
      sequence++;
    }
    append(sequence, first.ended(sequence));
    sequence++;
    append(sequence, second.ended(sequence));
    long end = sequence;
    sequence++;
    append(sequence, second.ended(sequence));

    horizon.set(end);
    sweepAll();
    assertThat(first.areStored()).isFalse();
    assertThat(second.areStored()).isTrue();

    horizon.set(end + 1);
    sweepAll();
    assertThat(second.areStored()).isTrue();

    horizon.set(end + 2);
    sweepAll();
    assertThat(second.areStored()).isFalse();
    assertThat(open.areStored()).isTrue();
  }

  /** A reservation, a transfer and an exception. */
  private final class Things {
    private final LogId id;
    private final Reservation reservation;
    private final Transfer transfer;
    private final StockException exception;

    Things(long sequence) {
      id = LogId.of(1, sequence);
      RecordKey key = new RecordKey("A", "Paris");
      reservation =
          new Reservation(
              id,
              "till",
              "k",
              "",
              ReservationState.OPEN,
              List.of(ReservationLine.holding(key, 1)),
              0,
              5,
              sequence);
      transfer =
          new Transfer(
              id,
              "Paris",
              "Lyon",
              "till",
              "k",
              "",
              TransferState.IN_TRANSIT,
              List.of(TransferLine.dispatched("A", 1)),
              0,
              sequence);
      exception =
          new StockException(id, key, ExceptionKind.BELOW_FLOOR, 1, "till", "k", "", 0, null);
    }

    List<Change> made() {
      return List.of(
          new ReservationChanged(null, reservation, 1),
          new TransferChanged(null, transfer),
          new ExceptionChanged(null, exception));
    }

    List<Change> ended(long by) {
      return List.of(
          new ReservationChanged(
              reservation,
              reservation.with(ReservationState.COMMITTED, reservation.lines(), by),
              0),
          new TransferChanged(
              transfer, transfer.with(TransferState.RECEIVED, transfer.lines(), by)),
          new ExceptionChanged(
              exception, exception.resolved(new Resolution("found", "ops", by, 0))));
    }

    /** All of them, or none. */
    boolean areStored() {
      boolean isReservation = new StoredReservations(store).reservation(id) != null;
      assertThat(new StoredTransfers(store).transfer(id) != null).isEqualTo(isReservation);
      assertThat(new StoredExceptions(store).exception(id) != null).isEqualTo(isReservation);
      return isReservation;
    }
  }

  private void append(long sequence, List<Change> changes) {
    Command command = Command.of(new CommandHeader("till", "k" + sequence), new Abandon());
    new EmbeddedLog(store, new StoredState(store).head().orElseThrow(), new KeyFilter(64, 4))
        .append(List.of(new Entry(sequence, 0, command, new Decision.Accepted(changes))));
  }

  private void sweepAll() {
    for (int steps = 0; sweep.step(); steps++) {
      assertThat(steps).isLessThan(100);
    }
  }

  private List<Long> sequences() {
    List<Long> sequences = new ArrayList<>();
    try (var cursor = store.cursor(CentralFamily.IDEMPOTENCY)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        sequences.add(OperationCodec.decode(cursor.value()).sequence());
      }
    }
    return sequences.stream().sorted().toList();
  }

  private static List<Long> range(long from) {
    return range(from, KEYS);
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
