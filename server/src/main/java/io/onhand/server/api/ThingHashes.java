package io.onhand.server.api;

import com.google.protobuf.ByteString;
import io.onhand.replication.v1.HashRangesRequest;
import io.onhand.replication.v1.HashRangesResponse;
import io.onhand.replication.v1.ThingKind;
import io.onhand.replication.v1.ThingRange;
import io.onhand.replication.v1.ThingRangeHash;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.Thing;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.server.storage.schema.OpenIds;
import io.onhand.server.storage.schema.StateHash;
import io.onhand.server.storage.schema.StoredExceptions;
import io.onhand.server.storage.schema.StoredReservations;
import io.onhand.server.storage.schema.StoredTransfers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of what is open at stores: what one call asks for with its ranges of things.
 *
 * <p>No index has the things of a store by id. So the ids of all ranges are collected first, from
 * one reading of each index, and no more of them kept than one call looks at.
 */
final class ThingHashes {
  /** So many things are looked at in a call. */
  static final int THINGS_PER_CALL = 10_000;

  /** So many things are sent in a call. */
  static final int SENT_THINGS_MAX = 1_000;

  // A reservation may have a thousand lines, so bytes are bounded too.
  private static final long BYTES_PER_CALL = 1L << 25;
  private static final long SENT_BYTES_MAX = 1L << 20;
  private static final int READ_AT_ONCE = 100;

  private final KeyValueReader reader;
  private final List<Wanted> ranges;
  private final HashRangesResponse.Builder response;
  private final boolean includesThings;
  private final int perPart;
  private final int thingsMax;
  private long bytesLeft;

  /** A call's. */
  ThingHashes(
      KeyValueReader reader, HashRangesRequest request, HashRangesResponse.Builder response) {
    this.reader = reader;
    this.response = response;
    ranges = wanted(request);
    includesThings = request.getIncludeRecords();
    int asked = request.getRecordsPerPart();
    perPart = asked == 0 ? Integer.MAX_VALUE : asked;
    thingsMax = includesThings ? SENT_THINGS_MAX : THINGS_PER_CALL;
    bytesLeft = includesThings ? SENT_BYTES_MAX : BYTES_PER_CALL;
  }

  /** A range as asked; null: open at that end. */
  private record Wanted(ThingKind kind, String store, @Nullable LogId from, @Nullable LogId to) {
    boolean contains(LogId id) {
      return (from == null || id.compareTo(from) >= 0) && (to == null || id.compareTo(to) < 0);
    }
  }

  /** An id in a range, by the place of the range in the call. */
  private record Found(int range, LogId id) implements Comparable<Found> {
    private static final Comparator<Found> ORDER =
        Comparator.comparingInt(Found::range).thenComparing(Found::id);

    @Override
    public int compareTo(Found other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Checks the ranges of a call.
   *
   * @throws InvalidFieldException naming the first that is none
   */
  static void check(HashRangesRequest request) {
    wanted(request);
  }

  private static List<Wanted> wanted(HashRangesRequest request) {
    List<Wanted> wanted = new ArrayList<>(request.getThingRangesCount());
    for (int i = 0; i < request.getThingRangesCount(); i++) {
      ThingRange range = request.getThingRanges(i);
      String field = "thing_ranges[" + i + "].";
      switch (range.getKind()) {
        case THING_KIND_RESERVATION, THING_KIND_TRANSFER, THING_KIND_EXCEPTION -> {}
        case THING_KIND_UNSPECIFIED, UNRECOGNIZED ->
            throw new InvalidFieldException(field + "kind", "Expected a kind of thing.");
      }
      RecordMapper.id(field + "store", range.getStore());
      wanted.add(
          new Wanted(
              range.getKind(),
              range.getStore(),
              id(field + "from_id", range.getFromId()),
              id(field + "to_id", range.getToId())));
    }
    return wanted;
  }

  private static @Nullable LogId id(String field, String text) {
    return text.isEmpty() ? null : LogId.parse(field, text);
  }

  /** Adds the parts of all ranges, or of those that one call looks at. */
  void addParts() {
    NavigableSet<Found> found = found();
    Found rest = found.size() > thingsMax ? found.pollLast() : null;
    List<List<LogId>> ids = new ArrayList<>(ranges.size());
    ranges.forEach(_ -> ids.add(new ArrayList<>()));
    found.forEach(each -> ids.get(each.range()).add(each.id()));
    for (int i = 0; i < ranges.size(); i++) {
      LogId restOfRange = rest != null && rest.range() == i ? rest.id() : null;
      if (restOfRange != null && ids.get(i).isEmpty()) {
        return;
      }
      if (!cover(ranges.get(i), ids.get(i), restOfRange)) {
        return;
      }
    }
  }

  /** The first ids of all ranges; one more than a call looks at tells that there are more. */
  private NavigableSet<Found> found() {
    Map<ThingKind, Map<String, List<Integer>>> wanted = new HashMap<>();
    for (int i = 0; i < ranges.size(); i++) {
      wanted
          .computeIfAbsent(ranges.get(i).kind(), _ -> new HashMap<>())
          .computeIfAbsent(ranges.get(i).store(), _ -> new ArrayList<>())
          .add(i);
    }
    NavigableSet<Found> found = new TreeSet<>();
    OpenIds open = new OpenIds(reader);
    wanted.forEach((kind, byStore) -> {
      BiConsumer<String, LogId> each =
          (store, id) -> {
            for (int range : byStore.getOrDefault(store, List.of())) {
              if (ranges.get(range).contains(id) && found.add(new Found(range, id))) {
                if (found.size() > thingsMax + 1) {
                  found.pollLast();
                }
              }
            }
          };
      switch (kind) {
        case THING_KIND_RESERVATION -> open.reservations(byStore.keySet(), each);
        case THING_KIND_TRANSFER -> open.transfers(byStore.keySet(), each);
        case THING_KIND_EXCEPTION -> open.exceptions(byStore.keySet(), each);
        case THING_KIND_UNSPECIFIED, UNRECOGNIZED -> {}
      }
    });
    return found;
  }

  /**
   * Adds the parts of a range.
   *
   * @param rest the first id that this call does not look at; null: it looks at all
   * @return false when the range is not covered to its end
   */
  private boolean cover(Wanted range, List<LogId> ids, @Nullable LogId rest) {
    Part part = new Part(range, range.from());
    for (int at = 0; at < ids.size(); at += READ_AT_ONCE) {
      for (Thing thing : read(range, ids.subList(at, Math.min(ids.size(), at + READ_AT_ONCE)))) {
        if (bytesLeft <= 0) {
          part.end(thing.id());
          return false;
        }
        if (part.hash.rows() == perPart) {
          part.end(thing.id());
          part = new Part(range, thing.id());
        }
        part.add(thing);
      }
    }
    part.end(rest == null ? range.to() : rest);
    return rest == null;
  }

  private List<Thing> read(Wanted range, List<LogId> ids) {
    List<? extends @Nullable Thing> found =
        switch (range.kind()) {
          case THING_KIND_RESERVATION -> new StoredReservations(reader).reservations(ids);
          case THING_KIND_TRANSFER -> new StoredTransfers(reader).transfers(ids);
          case THING_KIND_EXCEPTION -> new StoredExceptions(reader).exceptions(ids);
          case THING_KIND_UNSPECIFIED, UNRECOGNIZED -> List.of();
        };
    List<Thing> things = new ArrayList<>(found.size());
    for (int i = 0; i < found.size(); i++) {
      Thing thing = found.get(i);
      if (thing == null) {
        throw new CorruptValueException(
            "Expected " + ids.get(i) + " of an index, but it does not exist in the same snapshot.");
      }
      things.add(thing instanceof Reservation whole ? whole.ofStore(range.store()) : thing);
    }
    return things;
  }

  /** A part on its way. */
  private final class Part {
    final StateHash hash = new StateHash();
    private final ThingRangeHash.Builder message = ThingRangeHash.newBuilder();
    private final ThingRange.Builder range;

    Part(Wanted of, @Nullable LogId from) {
      range = ThingRange.newBuilder().setKind(of.kind()).setStore(of.store()).setFromId(text(from));
    }

    void add(Thing thing) {
      long before = hash.bytes();
      hash.add(thing);
      bytesLeft -= hash.bytes() - before;
      if (includesThings) {
        message.addContents(ThingMapper.thing(thing));
      }
    }

    void end(@Nullable LogId to) {
      response.addThingParts(
          message
              .setRange(range.setToId(text(to)))
              .setThings(hash.rows())
              .setHash(ByteString.copyFrom(hash.finish())));
    }

    private static String text(@Nullable LogId id) {
      return id == null ? "" : id.toString();
    }
  }
}
