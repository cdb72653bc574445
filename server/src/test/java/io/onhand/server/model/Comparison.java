package io.onhand.server.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.Effects;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LineRejection;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.StateHash;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredState;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds the server to the model: answers, touched records, the whole state, the replay. */
final class Comparison {
  private final Model model;
  private final Set<RecordKey> touched = new HashSet<>();
  private final Map<RecordKey, Long> changes = new HashMap<>();
  private final List<Block> blocks = new ArrayList<>();

  Comparison(Model model) {
    this.model = model;
  }

  void check(boolean holds, Object expected, @Nullable Object actual) {
    if (!holds) {
      throw new AssertionError(
          "Expected "
              + Words.of(expected)
              + ",\n but got "
              + (actual == null ? "nothing" : Words.of(actual))
              + ".");
    }
  }

  void remember(Block block) {
    blocks.add(block);
  }

  /** Counts the changes of each record: its version must say the same. */
  void remember(Decision decision) {
    if (decision instanceof Accepted accepted) {
      for (Change change : accepted.changes()) {
        if (change instanceof RecordChanged it) {
          touched.add(it.after().key());
          changes.merge(it.after().key(), 1L, Long::sum);
        }
      }
    }
  }

  /** What was answered is what became durable. The log does not keep all of a header. */
  void compareEntry(Entry durable, Entry answered) {
    compareCommand(answered.command(), durable.command());
    boolean isSame =
        durable.sequence() == answered.sequence()
            && durable.logTimeMicros() == answered.logTimeMicros()
            && durable.decision().equals(answered.decision());
    check(isSame, durable, answered);
  }

  /** What came back from the log's bytes is what was sent. */
  void compareCommand(Command sent, Command found) {
    boolean isSame =
        sent.body().equals(found.body())
            && sent.operation().equals(found.operation())
            && sent.requestHash().equals(found.requestHash())
            && sent.header().origin().equals(found.header().origin())
            && sent.header().key().equals(found.header().key())
            && sent.header().reference().equals(found.header().reference())
            && sent.header().occurredAtMicros() == found.header().occurredAtMicros()
            && sent.header().caller().equals(found.header().caller())
            && sent.header().kind() == found.header().kind();
    check(isSame, sent, found);
  }

  void compareDecision(Command command, Decision expected, Decision actual) {
    if (!inOneOrder(expected).equals(inOneOrder(actual))) {
      throw new AssertionError(Words.of(command) + "\nmodel:  " + expected + "\nserver: " + actual);
    }
  }

  /** In which order a refusal names the records is nobody's business. */
  private static Decision inOneOrder(Decision decision) {
    if (decision instanceof Rejected it && it.lines().size() > 1) {
      List<LineRejection> lines = new ArrayList<>(it.lines());
      lines.sort(Comparator.comparing(line -> line.key().toString()));
      return new Rejected(it.reason(), lines, it.subject());
    }
    return decision;
  }

  /** The records that changed since the last time. */
  void compareTouched(InMemoryStore store) {
    List<RecordKey> keys = List.copyOf(touched);
    List<@Nullable StockRecord> found = new StoredState(store).records(keys);
    for (int i = 0; i < keys.size(); i++) {
      StockRecord expected = model.state.records.get(keys.get(i));
      check(Objects.equals(expected, found.get(i)), String.valueOf(expected), found.get(i));
    }
    touched.clear();
  }

  /** Everything that the store holds and is not forgotten. */
  void compareState(InMemoryStore store) {
    State state = model.state;
    StoredState stored = new StoredState(store);
    StoredReservations holds = new StoredReservations(store);
    List<RecordKey> keys = List.copyOf(state.records.keySet());
    compare(List.copyOf(state.records.values()), stored.records(keys));
    List<LogId> reservations = List.copyOf(state.reservations.keySet());
    compare(List.copyOf(state.reservations.values()), holds.reservations(reservations));
    List<LogId> transfers = List.copyOf(state.transfers.keySet());
    compare(List.copyOf(state.transfers.values()), new StoredTransfers(store).transfers(transfers));
    List<LogId> exceptions = List.copyOf(state.exceptions.keySet());
    compare(
        List.copyOf(state.exceptions.values()), new StoredExceptions(store).exceptions(exceptions));
    List<SyncRunId> runs = List.copyOf(state.runs.keySet());
    compare(List.copyOf(state.runs.values()), stored.syncRuns(runs));
    compare(Set.copyOf(state.stores.values()), Set.copyOf(stored.stores()));
    for (String origin : Generator.ORIGINS) {
      Integer open = holds.openOf(List.of(origin)).getFirst();
      compare(state.openReservations(origin), open == null ? 0 : open);
    }
    Head head = stored.head().orElseThrow();
    compare(model.head, head.sequence());
    compare((long) state.records.size(), head.records());
    compare(state.horizon, head.horizon());
    compare((long) state.records.size(), rows(store, CentralFamily.RECORDS));
    checkInvariants(stored.records(keys));
  }

  /** What listings find. */
  void compareIndexes(InMemoryStore store) {
    new Indexes(model.state, store, this).compare();
  }

  private void compare(Object expected, Object actual) {
    check(expected.equals(actual), expected, actual);
  }

  /** What must hold of any state, whatever led to it. */
  private void checkInvariants(List<@Nullable StockRecord> records) {
    Map<RecordKey, Long> held = new HashMap<>();
    for (Reservation reservation : model.state.reservations.values()) {
      for (ReservationLine line : reservation.lines()) {
        long left = line.quantity() - line.committed() - line.released() - line.expired();
        check(left >= 0 && line.committed() >= 0, "a line within its parts", reservation);
        check(left == 0 || reservation.state() == ReservationState.OPEN, "no hold", reservation);
        held.merge(line.key(), left, Long::sum);
      }
    }
    Map<RecordKey, Long> onTheirWay = new HashMap<>();
    for (Transfer transfer : model.state.transfers.values()) {
      for (TransferLine line : transfer.lines()) {
        long left =
            line.dispatched() - line.received() - line.damaged() - line.missing() - line.returned();
        check(left >= 0, "a line within its parts", transfer);
        check(left == 0 || transfer.state() == TransferState.IN_TRANSIT, "no goods", transfer);
        onTheirWay.merge(new RecordKey(line.product(), transfer.toStore()), left, Long::sum);
      }
    }
    for (StockRecord record : records) {
      Objects.requireNonNull(record);
      compare(held.getOrDefault(record.key(), 0L), record.reserved());
      compare(onTheirWay.getOrDefault(record.key(), 0L), record.incoming());
      compare(changes.getOrDefault(record.key(), 0L), record.version());
    }
  }

  /** The log put through the effects again gives the same bytes. */
  void compareReplay(InMemoryStore store) {
    InMemoryStore again = SteppedPipeline.fresh();
    WriteBatch batch = new WriteBatch();
    Head head = new StoredState(again).head().orElseThrow();
    for (Block block : blocks) {
      head = Effects.apply(head, block, new BatchState(batch));
    }
    again.write(batch, Durability.SYNCED);
    for (CentralFamily family : CentralFamily.values()) {
      if (family != CentralFamily.LOG && family != CentralFamily.SUBSCRIBERS) {
        compareFamily(family, store, again);
      }
    }
    check(
        Arrays.equals(StateHash.ofAll(store, _ -> {}), StateHash.ofAll(again, _ -> {})),
        "the same hash of the state again",
        head);
  }

  /** How far the server has forgotten is its own: the log does not say it. */
  private static boolean isOfTheServerAlone(CentralFamily family, byte[] key) {
    return family == CentralFamily.META && Arrays.equals(key, "swept".getBytes(UTF_8));
  }

  /** What the server has, the replay has too; it may have more, that the server has forgotten. */
  private void compareFamily(CentralFamily family, InMemoryStore store, InMemoryStore again) {
    long rows = 0;
    try (KeyValueCursor cursor = store.cursor(family)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        rows++;
        check(
            isOfTheServerAlone(family, cursor.key())
                || Arrays.equals(cursor.value(), again.get(family, cursor.key())),
            "the same bytes again",
            family);
      }
    }
    if (model.state.horizon == 0) {
      compare(rows, rows(again, family));
    }
  }

  private static long rows(InMemoryStore store, CentralFamily family) {
    long rows = 0;
    try (KeyValueCursor cursor = store.cursor(family)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        rows++;
      }
    }
    return rows;
  }
}
