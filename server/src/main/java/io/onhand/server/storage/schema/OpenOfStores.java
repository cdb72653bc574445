package io.onhand.server.storage.schema;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Transfer;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is open at some stores in a snapshot, a page at a time; an empty page means that there is no
 * more. Used by one thread at a time.
 *
 * <p>The indexes of reservations and exceptions begin with the product. So their keys are read
 * once, for all stores wanted: they hold what is open alone, and only what is wanted is fetched.
 */
public final class OpenOfStores {
  private final StoredReservations reservations;
  private final StoredTransfers transfers;
  private final StoredExceptions exceptions;
  private final Scan holds;
  private final Scan questions;
  private final Set<String> stores;
  private final List<String> transferStores;
  private @Nullable LogId afterTransfer;

  /**
   * A reader at its beginning.
   *
   * @param reader a snapshot
   * @param stores those wanted
   */
  public OpenOfStores(KeyValueReader reader, Collection<String> stores) {
    this.stores = Set.copyOf(stores);
    reservations = new StoredReservations(reader);
    transfers = new StoredTransfers(reader);
    exceptions = new StoredExceptions(reader);
    holds =
        new Scan(reader, CentralFamily.RESERVATIONS_BY_RECORD, LogIdKeys.EXPIRY_BYTES, this.stores);
    questions =
        new Scan(reader, CentralFamily.EXCEPTIONS_BY_RECORD, LogIdKeys.ID_BYTES, this.stores);
    transferStores = new ArrayList<>(new TreeSet<>(stores));
  }

  /** Parts of open reservations, each the lines of one store. */
  public List<Reservation> reservations(int limit) {
    return page(
        holds,
        limit,
        rows -> {
          List<@Nullable Reservation> found =
              reservations.reservations(rows.stream().map(Row::id).toList());
          List<Reservation> parts = new ArrayList<>(rows.size());
          for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            Reservation part = require(found.get(i), row.id()).ofStore(row.record().store());
            // A part with several lines has several rows: it is taken at its first.
            if (part.lines().getFirst().key().equals(row.record())) {
              parts.add(part);
            }
          }
          return parts;
        });
  }

  /** Transfers in transit from or to the stores, each once. */
  public List<Transfer> transfers(int limit) {
    while (!transferStores.isEmpty()) {
      String store = transferStores.getFirst();
      List<Transfer> page = transfers.inTransitOfStore(store, afterTransfer, limit);
      if (page.size() < limit) {
        transferStores.removeFirst();
        afterTransfer = null;
      } else {
        afterTransfer = page.getLast().id();
      }
      List<Transfer> wanted = page.stream().filter(it -> isAt(store, it)).toList();
      if (!wanted.isEmpty()) {
        return wanted;
      }
    }
    return List.of();
  }

  /** Open exceptions. */
  public List<StockException> exceptions(int limit) {
    return page(
        questions,
        limit,
        rows -> {
          List<@Nullable StockException> found =
              exceptions.exceptions(rows.stream().map(Row::id).toList());
          List<StockException> open = new ArrayList<>(rows.size());
          for (int i = 0; i < rows.size(); i++) {
            open.add(require(found.get(i), rows.get(i).id()));
          }
          return open;
        });
  }

  /** Of two stores wanted, a transfer is taken at its source. */
  private boolean isAt(String store, Transfer transfer) {
    return store.equals(transfer.fromStore()) || !stores.contains(transfer.fromStore());
  }

  private static <T> List<T> page(Scan scan, int limit, Function<List<Row>, List<T>> fetch) {
    List<T> page = List.of();
    while (page.isEmpty() && !scan.isDone) {
      page = fetch.apply(scan.next(limit));
    }
    return page;
  }

  private static <T> T require(@Nullable T thing, LogId id) {
    if (thing == null) {
      throw new CorruptValueException(
          "Expected " + id + " of an index, but it does not exist in the same snapshot.");
    }
    return thing;
  }

  /** A row of an index: a thing about a record. */
  private record Row(RecordKey record, LogId id) {}

  /** Reads the keys of an index by record. */
  private static final class Scan {
    private final KeyValueReader reader;
    private final CentralFamily family;
    private final int endBytes;
    private final Set<String> stores;
    private byte @Nullable [] after;
    private boolean isDone;

    /**
     * A scan.
     *
     * @param endBytes how many bytes of a key follow its record
     */
    Scan(KeyValueReader reader, CentralFamily family, int endBytes, Set<String> stores) {
      this.reader = reader;
      this.family = family;
      this.endBytes = endBytes;
      this.stores = stores;
    }

    List<Row> next(int limit) {
      List<Row> rows = new ArrayList<>();
      try (KeyValueCursor cursor = reader.cursor(family)) {
        boolean more = IndexPage.seek(cursor, new byte[0], after);
        while (more && rows.size() < limit) {
          after = cursor.key();
          RecordKey record = LogIdKeys.recordBefore(after, endBytes);
          if (stores.contains(record.store())) {
            rows.add(new Row(record, LogIdKeys.idAt(after)));
          }
          more = cursor.next();
        }
        isDone = !more;
      }
      return rows;
    }
  }
}
