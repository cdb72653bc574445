package io.onhand.agent.verify;

import io.onhand.agent.replica.ProductRange;
import io.onhand.agent.replica.ThingRange;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Thing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Central's side of a comparison. A call that fails throws what gRPC throws. */
public interface CentralHashes {
  /**
   * Asks for hashes of records.
   *
   * @param pin of the answer before; empty: of a fresh position
   * @param min at which the fresh position must be, or after it; null with a pin
   * @param recordsPerPart cuts ranges into parts; 0: it does not
   * @param withRecords whether the parts come with their records
   */
  Answer ask(
      String pin,
      @Nullable Position min,
      List<ProductRange> ranges,
      int recordsPerPart,
      boolean withRecords);

  /** The same of what is open. */
  ThingAnswer askThings(
      String pin,
      @Nullable Position min,
      List<ThingRange> ranges,
      int thingsPerPart,
      boolean withThings);

  /**
   * What Central has.
   *
   * @param pin for the next call
   * @param position what is shown
   * @param parts in the order asked; what they do not cover is to be asked for again
   */
  record Answer(String pin, Position position, List<Part> parts) {
    /** Takes a copy. */
    public Answer {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A part of a range.
   *
   * @param range which
   * @param records how many there are
   * @param hash of them
   * @param contents the records, when they were asked for
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared as a whole
  record Part(ProductRange range, long records, byte[] hash, List<StockRecord> contents) {
    /** Takes a copy of the list. */
    public Part {
      contents = List.copyOf(contents);
    }
  }

  /** As {@link Answer}. */
  record ThingAnswer(String pin, Position position, List<ThingPart> parts) {
    /** Takes a copy. */
    public ThingAnswer {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A part of a range of things.
   *
   * @param range which
   * @param things how many there are
   * @param hash of them
   * @param contents the things, when they were asked for; reservations with the lines at the store
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared as a whole
  record ThingPart(ThingRange range, long things, byte[] hash, List<Thing> contents) {
    /** Takes a copy of the list. */
    public ThingPart {
      contents = List.copyOf(contents);
    }
  }
}
