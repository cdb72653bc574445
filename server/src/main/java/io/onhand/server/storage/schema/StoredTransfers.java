package io.onhand.server.storage.schema;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Transfer;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transfers as a store, or a snapshot of it, holds them: those in transit, and ended ones until
 * some time after they are forgotten. Oldest first; pages follow one another: each begins after the
 * last of the one before; one that is shorter than asked is the last, if the reader is a snapshot.
 */
public final class StoredTransfers {
  private static final byte[] ALL = {};
  private static final int STEP = 100;

  private final KeyValueReader reader;
  private final IndexPage byStore;

  public StoredTransfers(KeyValueReader reader) {
    this.reader = reader;
    byStore = new IndexPage(reader, CentralFamily.TRANSFERS_BY_STORE);
  }

  public @Nullable Transfer transfer(LogId id) {
    byte[] value = reader.get(CentralFamily.TRANSFERS, LogIdKeys.id(id));
    return value == null ? null : TransferCodec.decode(value);
  }

  /** The transfers, null where there is none, in the order of the ids. */
  public List<@Nullable Transfer> transfers(List<LogId> ids) {
    List<byte @Nullable []> values =
        reader.multiGet(CentralFamily.TRANSFERS, ids.stream().map(LogIdKeys::id).toList());
    List<@Nullable Transfer> transfers = new ArrayList<>(values.size());
    for (byte[] value : values) {
      transfers.add(value == null ? null : TransferCodec.decode(value));
    }
    return transfers;
  }

  /**
   * All that are in transit. Passes over ended ones that are not removed yet.
   *
   * @param after the one to begin after; null: begin with the first
   */
  public List<Transfer> inTransit(@Nullable LogId after, int limit) {
    List<Transfer> transfers = new ArrayList<>();
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.TRANSFERS)) {
      boolean more = IndexPage.seek(cursor, ALL, after == null ? null : LogIdKeys.id(after));
      while (more && transfers.size() < limit) {
        Transfer transfer = TransferCodec.decode(cursor.value());
        if (transfer.isInTransit()) {
          transfers.add(transfer);
        }
        more = cursor.next();
      }
    }
    return transfers;
  }

  /**
   * Those in transit from or to a store.
   *
   * @param after the one to begin after; null: begin with the first
   */
  public List<Transfer> inTransitOfStore(String store, @Nullable LogId after, int limit) {
    byte[] from = after == null ? null : LogIdKeys.of(store, after);
    List<LogId> ids =
        byStore.keys(Keys.prefix(store), from, limit).stream().map(LogIdKeys::idAt).toList();
    List<@Nullable Transfer> found = transfers(ids);
    List<Transfer> inTransit = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      Transfer transfer = found.get(i);
      if (transfer == null) {
        throw new CorruptValueException(
            "Expected transfer " + ids.get(i) + " of an index, but it does not exist.");
      }
      if (transfer.isInTransit()) { // else it ended since the index was read
        inTransit.add(transfer);
      }
    }
    return inTransit;
  }

  /**
   * Those that have something of a record on its way to it. Passes over the others of its store.
   *
   * @param after the one to begin after; null: begin with the first
   */
  public List<Transfer> incomingOf(RecordKey record, @Nullable LogId after, int limit) {
    List<Transfer> incoming = new ArrayList<>();
    LogId last = after;
    List<Transfer> step;
    do {
      step = inTransitOfStore(record.store(), last, STEP);
      for (Transfer transfer : step) {
        last = transfer.id();
        if (incoming.size() < limit && isIncoming(transfer, record)) {
          incoming.add(transfer);
        }
      }
    } while (!step.isEmpty() && incoming.size() < limit);
    return incoming;
  }

  private static boolean isIncoming(Transfer transfer, RecordKey record) {
    return transfer.toStore().equals(record.store())
        && transfer.lines().stream()
            .anyMatch(line -> line.product().equals(record.product()) && line.outstanding() > 0);
  }
}
