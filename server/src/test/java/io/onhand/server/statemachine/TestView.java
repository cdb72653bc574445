package io.onhand.server.statemachine;

import io.onhand.server.domain.Floor;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.SyncListing;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.Transfer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A state written down by hand. The store {@code Paris} is declared. */
final class TestView implements StateView {
  static final Moment MOMENT = new Moment(7, 100, 5_000);
  static final RecordKey KEY = new RecordKey("A", "Paris");

  private final Map<RecordKey, StockRecord> records = new HashMap<>();
  private final Map<SyncRunId, SyncRun> runs = new HashMap<>();
  private final Map<LogId, Reservation> reservations = new HashMap<>();
  private final Map<String, Integer> openReservations = new HashMap<>();
  private final Map<LogId, Transfer> transfers = new HashMap<>();
  private final Map<LogId, StockException> exceptions = new HashMap<>();
  private final Map<OperationId, RememberedOperation> operations = new HashMap<>();
  private final Map<Long, Entry> entries = new HashMap<>();
  private final Set<SyncListing> listed = new HashSet<>();
  private final Set<String> stores = new HashSet<>(Set.of("Paris"));
  private long horizon;

  /** A record of version 3, changed last at sequence 40. */
  static StockRecord record(RecordKey key, long onHand, long reserved, Floor floor) {
    return new StockRecord(key, onHand, reserved, 6, floor, OptionalLong.of(2), 3, 40, 400);
  }

  TestView with(StockRecord record) {
    records.put(record.key(), record);
    return this;
  }

  TestView with(long onHand, long reserved, Floor floor) {
    return with(record(KEY, onHand, reserved, floor));
  }

  TestView with(SyncRun run) {
    runs.put(run.id(), run);
    return this;
  }

  TestView withStore(String store) {
    stores.add(store);
    return this;
  }

  TestView withHorizon(long sequence) {
    horizon = sequence;
    return this;
  }

  @Override
  public @Nullable StockRecord record(RecordKey key) {
    return records.get(key);
  }

  @Override
  public boolean isStoreDeclared(String store) {
    return stores.contains(store);
  }

  @Override
  public @Nullable SyncRun syncRun(SyncRunId id) {
    return runs.get(id);
  }

  TestView with(Reservation reservation) {
    reservations.put(reservation.id(), reservation);
    return this;
  }

  TestView with(Transfer transfer) {
    transfers.put(transfer.id(), transfer);
    return this;
  }

  TestView with(StockException exception) {
    exceptions.put(exception.id(), exception);
    return this;
  }

  TestView withOpenReservations(String origin, int count) {
    openReservations.put(origin, count);
    return this;
  }

  TestView withListed(SyncRunId run, RecordKey key) {
    listed.add(new SyncListing(run, key));
    return this;
  }

  /** Remembers the entry under its command's key. */
  TestView with(Entry entry, long voidedBy) {
    Command command = entry.command();
    operations.put(
        command.operation(),
        new RememberedOperation(entry.sequence(), command.requestHash(), voidedBy));
    entries.put(entry.sequence(), entry);
    return this;
  }

  @Override
  public boolean isListed(SyncRunId run, RecordKey key) {
    return listed.contains(new SyncListing(run, key));
  }

  @Override
  public @Nullable Reservation reservation(LogId id) {
    return reservations.get(id);
  }

  @Override
  public int openReservations(String origin) {
    return openReservations.getOrDefault(origin, 0);
  }

  @Override
  public @Nullable Transfer transfer(LogId id) {
    return transfers.get(id);
  }

  @Override
  public @Nullable StockException exception(LogId id) {
    return exceptions.get(id);
  }

  @Override
  public @Nullable RememberedOperation operation(OperationId id) {
    return operations.get(id);
  }

  @Override
  public Entry entry(RememberedOperation operation) {
    return Objects.requireNonNull(entries.get(operation.sequence()));
  }

  @Override
  public long horizon() {
    return horizon;
  }
}
