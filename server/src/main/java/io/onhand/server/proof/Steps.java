package io.onhand.server.proof;

import io.onhand.server.storage.ColumnFamily;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.schema.CorruptValueException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/** Counts what a proof looks at and finds, tells of it, and rests in between. */
final class Steps {
  /** So many findings are told one by one; the others are counted. */
  static final int TOLD_MAX = 1_000;

  private static final int ROWS_PER_REST = 256;
  private static final long TELL_NANOS = 250_000_000L;

  private final ProofSink sink;
  private final Runnable rest;
  private final LongSupplier nanoClock;
  private String phase = "";
  private long done;
  private long total;
  private long lookedAt;
  private long findings;
  private long toldNanos;

  /**
   * Steps of one proof.
   *
   * @param rest gives way to what is more urgent; called every few rows
   */
  Steps(ProofSink sink, Runnable rest, LongSupplier nanoClock) {
    this.sink = sink;
    this.rest = rest;
    this.nanoClock = nanoClock;
  }

  /** One row under the cursor, which reads it whole. */
  interface Row {
    void look(byte[] key, byte[] value);
  }

  void phase(String name, long rows) {
    phase = name;
    done = 0;
    total = rows;
    tell();
  }

  /** The phase is over: it had as many rows as it turned out. */
  void end() {
    total = done;
    tell();
  }

  /** One thing was looked at. */
  void did() {
    done++;
    lookedAt++;
    if (done % ROWS_PER_REST == 0) {
      rest.run();
      if (nanoClock.getAsLong() - toldNanos >= TELL_NANOS) {
        tell();
      }
    }
  }

  /** So many things were looked at in all since the phase began. */
  void reached(long rows) {
    while (done < rows) {
      did();
    }
  }

  /** Looks at all rows of a family; one that cannot be read is found and passed over. */
  void rows(KeyValueCursor cursor, ColumnFamily family, Row row) {
    try {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        byte[] key = cursor.key();
        guarded(family, key, () -> row.look(key, cursor.value()));
        did();
      }
    } catch (StorageException e) {
      unreadable(family, "all that follows", e);
    }
  }

  /** Does something that reads rows; what cannot be read is found. */
  void guarded(ColumnFamily family, byte[] key, Runnable look) {
    try {
      look.run();
    } catch (CorruptValueException | StorageException | IllegalArgumentException e) {
      unreadable(family, text(key), e);
    }
  }

  void find(Rule rule, ColumnFamily family, Object key, String sentence) {
    if (++findings <= TOLD_MAX) {
      sink.finding(new Finding(rule, family.familyName(), key.toString(), sentence));
    }
  }

  void require(boolean holds, Rule rule, ColumnFamily family, Object key, String sentence) {
    if (!holds) {
      find(rule, family, key, sentence);
    }
  }

  long findings() {
    return findings;
  }

  long lookedAt() {
    return lookedAt;
  }

  private void unreadable(ColumnFamily family, String key, RuntimeException e) {
    find(Rule.UNREADABLE, family, key, "Expected a row that can be read, but: " + e.getMessage());
  }

  private void tell() {
    toldNanos = nanoClock.getAsLong();
    sink.progress(phase, done, total);
  }

  /** A key of which only the bytes are known: as text where it is, as numbers else. */
  static String text(byte[] key) {
    StringBuilder text = new StringBuilder();
    for (byte each : key) {
      if (each == 0) {
        text.append('/');
      } else if (each >= ' ' && each < 127) {
        text.append((char) each);
      } else {
        return HexFormat.of().formatHex(Arrays.copyOf(key, Math.min(key.length, 64)));
      }
    }
    return text.toString();
  }
}
