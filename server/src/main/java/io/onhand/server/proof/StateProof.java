package io.onhand.server.proof;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.log.LogReader;
import io.onhand.server.log.LogWalk;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.BrokenChainException;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.LogStart;
import io.onhand.server.storage.schema.MetaCodec;
import io.onhand.server.storage.schema.RecordCodec;
import io.onhand.server.storage.schema.StateHash;
import io.onhand.server.storage.schema.StoredState;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Looks at everything that a snapshot of Central's store holds, in one order: the log with what it
 * left, then what is open, then the records that it sums up to, then the rest. Each family is read
 * through once; what is looked up besides is near in the cache or rare. Holds in memory the goods
 * in transit by record and the open reservations by origin, nothing else.
 *
 * <p>One thread, for as long as it takes.
 */
public final class StateProof {
  private final KeyValueReader reader;
  private final ReplayRoom room;
  private final Steps steps;
  private final Head head;

  /**
   * A proof of what a snapshot shows.
   *
   * @param snapshot one consistent view
   * @param room where the log is replayed
   * @param sink hears how it goes
   * @param rest gives way to what is more urgent; called every few hundred rows
   * @param nanoClock a monotonic clock
   */
  public StateProof(
      KeyValueReader snapshot,
      ReplayRoom room,
      ProofSink sink,
      Runnable rest,
      LongSupplier nanoClock) {
    this.reader = snapshot;
    this.room = room;
    this.steps = new Steps(sink, rest, nanoClock);
    this.head =
        new StoredState(snapshot)
            .head()
            .orElseThrow(() -> new IllegalStateException("Expected a head in an open store."));
  }

  /**
   * What a proof came to.
   *
   * @param head the state that was looked at
   * @param findings how many there were
   * @param stateHash in hexadecimal; empty when rows cannot be read
   * @param oldest the first sequence of the log; 0: it is empty
   * @param replay how the log was applied again
   * @param lookedAt how many things were looked at
   */
  public record Verdict(
      Head head, long findings, String stateHash, long oldest, Replay replay, long lookedAt) {}

  /**
   * How the log was applied again.
   *
   * @param from the first entry that was: 1, or the one after a verified copy; 0: it was not
   * @param whyNot why it was not, a sentence's end; empty: it was
   */
  public record Replay(long from, String whyNot) {}

  /** The state that is looked at. */
  public Head head() {
    return head;
  }

  /** Looks at everything. */
  public Verdict run() {
    long oldest = new LogReader(reader).oldest().orElse(0L);
    lookAtHead(oldest);
    LoggedThings logged = new LoggedThings(reader, steps, head.horizon());
    OperationsProof operations = new OperationsProof(reader, steps, head);
    LogProof log = new LogProof(reader, steps, head);
    log.run(
        oldest,
        block ->
            steps.guarded(
                CentralFamily.LOG,
                Keys.sequence(block.header().firstSequence()),
                () -> {
                  logged.look(block);
                  operations.look(block);
                }));
    operations.run(log.isWhole());
    new ReservationsProof(reader, steps).run();
    TransfersProof transfers = new TransfersProof(reader, steps);
    transfers.run();
    new ExceptionsProof(reader, steps).run();
    Set<String> stores =
        new StoredState(reader).stores().stream().map(Store::id).collect(Collectors.toSet());
    RecordsProof records =
        new RecordsProof(reader, steps, head, oldest, stores, transfers.incoming());
    records.run();
    requireCount("records", head.records(), records.records());
    requireCount("stores", head.stores(), stores.size());
    if (log.isWhole() && records.young() != logged.records()) {
      nameUnlogged(oldest);
    }
    lookAtSyncRuns();
    String hash = hash();
    Replay replay = replay(oldest, log.isWhole(), hash);
    return new Verdict(head, steps.findings(), hash, oldest, replay, steps.lookedAt());
  }

  private Replay replay(long oldest, boolean isWhole, String hash) {
    if (oldest == 0) {
      return new Replay(0, "it is empty.");
    }
    if (!isWhole || hash.isEmpty()) {
      return new Replay(0, "what cannot be read was found before.");
    }
    try (Scratch scratch = room.open(oldest, head)) {
      long begin = new StoredState(scratch.store()).head().map(Head::sequence).orElse(0L);
      steps.phase("replay of the log", head.sequence() - begin);
      requireSame(hash, new LogReplay(reader, steps).into(scratch));
      steps.end();
      return new Replay(begin + 1, "");
    } catch (NotReplayedException e) {
      return new Replay(0, e.why());
    } catch (BrokenChainException e) {
      steps.find(Rule.REPLAY, CentralFamily.LOG, oldest, String.valueOf(e.getMessage()));
      return new Replay(0, "it does not go on from the verified copy.");
    } catch (StorageException | CorruptValueException e) {
      // What is looked at was read whole before.
      return new Replay(0, "the store that it is applied to cannot be used. " + e.getMessage());
    }
  }

  private void requireSame(String hash, String again) {
    steps.require(
        again.equals(hash),
        Rule.REPLAY,
        CentralFamily.META,
        "state",
        "Expected the log to come to the state " + hash + ", but it comes to " + again + ".");
  }

  private void lookAtHead(long oldest) {
    steps.require(
        head.horizon() <= head.sequence() + 1,
        Rule.HEAD_COUNTS,
        CentralFamily.META,
        "head",
        "Expected a horizon up to the head, but got " + head + ".");
    LogStart start = LogStart.of(reader);
    Optional<BlockHeader> first = new LogReader(reader).first();
    boolean isStart =
        first
            .map(header ->
                header.firstSequence() == start.sequence()
                    && header.previousChecksum() == start.previousChecksum())
            .orElse(head.sequence() == 0);
    steps.require(
        isStart && oldest <= Math.max(1, head.horizon()),
        Rule.LOG_BEGINNING,
        CentralFamily.LOG,
        oldest,
        "Expected a log that begins at or before the horizon "
            + head.horizon()
            + " with the block that "
            + start
            + " names, but it begins with "
            + first
            + ".");
  }

  private void requireCount(String what, long counted, long found) {
    steps.require(
        counted == found,
        Rule.HEAD_COUNTS,
        CentralFamily.META,
        "head",
        "Expected " + counted + " " + what + ", as the head says, but there are " + found + ".");
  }

  /** Some record says that an entry changed it last which did not. */
  private void nameUnlogged(long oldest) {
    steps.phase("records of the log", head.records());
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.RECORDS);
        LogWalk log = new LogReader(reader).walk()) {
      steps.rows(
          cursor,
          CentralFamily.RECORDS,
          (key, value) -> {
            RecordKey record = Keys.recordAt(key);
            StockRecord found = RecordCodec.decode(record, value);
            boolean isLogged =
                found.updatedSequence() < oldest
                    || log.entry(found.updatedSequence()).stream()
                        .flatMap(entry -> entry.recordChanges().stream())
                        .anyMatch(change -> change.after().key().equals(record));
            steps.require(
                isLogged,
                Rule.CHANGED_BY_ENTRY,
                CentralFamily.RECORDS,
                RecordsProof.text(record),
                "Expected entry "
                    + found.updatedSequence()
                    + " to change the record, but it does not.");
          });
    }
    steps.end();
  }

  private void lookAtSyncRuns() {
    steps.phase("sync runs", 0);
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.SYNC_RUNS)) {
      steps.rows(cursor, CentralFamily.SYNC_RUNS, (_, value) -> MetaCodec.syncRun(value));
    }
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.SYNC_LISTINGS)) {
      steps.rows(cursor, CentralFamily.SYNC_LISTINGS, (key, _) -> lookAtListing(key));
    }
    steps.end();
  }

  private void lookAtListing(byte[] key) {
    byte[] run = reader.get(CentralFamily.SYNC_RUNS, Keys.syncRunOfListing(key));
    steps.require(
        run != null && !MetaCodec.syncRun(run).isFinished(),
        Rule.LISTING_WITHOUT_RUN,
        CentralFamily.SYNC_LISTINGS,
        Steps.text(key),
        "Expected a sync run that takes rows, but got "
            + (run == null ? "none" : MetaCodec.syncRun(run))
            + ".");
  }

  private String hash() {
    steps.phase("hash of the state", 0);
    String[] hash = {""};
    steps.guarded(
        CentralFamily.META,
        Keys.store("state"),
        () -> hash[0] = HexFormat.of().formatHex(StateHash.ofAll(reader, steps::reached)));
    steps.end();
    return hash[0];
  }
}
