package io.onhand.server.storage.schema;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions as a store, or a snapshot of it, holds them: open ones, and resolved ones until some
 * time after they are forgotten. Oldest first; pages follow one another: each begins after the last
 * of the one before; one that is shorter than asked is the last, if the reader is a snapshot.
 */
public final class StoredExceptions {
  private static final byte[] ALL = {};

  private final KeyValueReader reader;
  private final IndexPage byRecord;

  public StoredExceptions(KeyValueReader reader) {
    this.reader = reader;
    byRecord = new IndexPage(reader, CentralFamily.EXCEPTIONS_BY_RECORD);
  }

  public @Nullable StockException exception(LogId id) {
    byte[] value = reader.get(CentralFamily.EXCEPTIONS, LogIdKeys.id(id));
    return value == null ? null : ExceptionCodec.decode(value);
  }

  /** The exceptions, null where there is none, in the order of the ids. */
  public List<@Nullable StockException> exceptions(List<LogId> ids) {
    List<byte @Nullable []> values =
        reader.multiGet(CentralFamily.EXCEPTIONS, ids.stream().map(LogIdKeys::id).toList());
    List<@Nullable StockException> exceptions = new ArrayList<>(values.size());
    for (byte[] value : values) {
      exceptions.add(value == null ? null : ExceptionCodec.decode(value));
    }
    return exceptions;
  }

  /**
   * Those that are wanted, of all. Reads past the others.
   *
   * @param after the one to begin after; null: begin with the first
   */
  public List<StockException> all(
      Predicate<StockException> isWanted, @Nullable LogId after, int limit) {
    List<StockException> exceptions = new ArrayList<>();
    try (KeyValueCursor cursor = reader.cursor(CentralFamily.EXCEPTIONS)) {
      boolean more = IndexPage.seek(cursor, ALL, after == null ? null : LogIdKeys.id(after));
      while (more && exceptions.size() < limit) {
        StockException exception = ExceptionCodec.decode(cursor.value());
        if (isWanted.test(exception)) {
          exceptions.add(exception);
        }
        more = cursor.next();
      }
    }
    return exceptions;
  }

  /**
   * Open ones about a record.
   *
   * @param after the one to begin after; null: begin with the first
   */
  public List<StockException> openOfRecord(RecordKey record, @Nullable LogId after, int limit) {
    byte[] from = after == null ? null : LogIdKeys.ofRecord(record, after);
    List<LogId> ids =
        byRecord.keys(LogIdKeys.ofRecord(record), from, limit).stream()
            .map(LogIdKeys::idAt)
            .toList();
    List<@Nullable StockException> found = exceptions(ids);
    List<StockException> open = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      StockException exception = found.get(i);
      if (exception == null) {
        throw new CorruptValueException(
            "Expected exception " + ids.get(i) + " of an index, but it does not exist.");
      }
      if (exception.isOpen()) { // else it was resolved since the index was read
        open.add(exception);
      }
    }
    return open;
  }

  /** How many open ones there are about a record. */
  public long countOpenOfRecord(RecordKey record) {
    return byRecord.count(LogIdKeys.ofRecord(record));
  }
}
