package io.onhand.agent.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.replica.ProductRange;
import io.onhand.agent.replica.ThingKey.Kind;
import io.onhand.agent.replica.ThingRange;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Thing;
import io.onhand.server.domain.Transfer;
import io.onhand.server.storage.schema.StateHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Central at one position, which looks at little a call and sends less. */
final class FakeCentral implements CentralHashes {
  static final long EPOCH = 7;
  static final long START = 100_000;
  private static final int RECORDS_PER_CALL = 12_000;
  private static final int THINGS_PER_CALL = 4_000;
  private static final int SENT_THINGS_PER_CALL = 200;

  private final Map<String, NavigableMap<String, StockRecord>> records = new HashMap<>();
  private final List<Thing> things = new ArrayList<>();
  long position = START;
  int calls;
  int sent;

  /** What was asked for with the last question for a position. */
  @Nullable Position min;

  Runnable before = () -> {};
  Runnable beforeContents = () -> {};

  void put(StockRecord record) {
    records
        .computeIfAbsent(record.key().store(), _ -> new TreeMap<>())
        .put(record.key().product(), record);
  }

  /** Opens a thing, whole. */
  void open(Thing thing) {
    things.add(thing);
    things.sort(Comparator.comparing(Thing::id));
  }

  List<Thing> things() {
    return things;
  }

  @Override
  public Answer ask(
      String pin,
      @Nullable Position min,
      List<ProductRange> ranges,
      int recordsPerPart,
      boolean withRecords) {
    called(pin, min, withRecords);
    List<Part> parts = new ArrayList<>();
    int left = RECORDS_PER_CALL;
    for (ProductRange range : ranges) {
      NavigableMap<String, StockRecord> part = new TreeMap<>();
      String from = range.from();
      for (Map.Entry<String, StockRecord> each : within(range).entrySet()) {
        if (left == 0 || (recordsPerPart > 0 && part.size() == recordsPerPart)) {
          parts.add(part(new ProductRange(range.store(), from, each.getKey()), part, withRecords));
          from = each.getKey();
          part = new TreeMap<>();
        }
        if (left == 0) {
          return new Answer("pin", new Position(EPOCH, position), parts);
        }
        part.put(each.getKey(), each.getValue());
        left--;
      }
      parts.add(part(new ProductRange(range.store(), from, range.to()), part, withRecords));
    }
    return new Answer("pin", new Position(EPOCH, position), parts);
  }

  @Override
  public ThingAnswer askThings(
      String pin,
      @Nullable Position min,
      List<ThingRange> ranges,
      int thingsPerPart,
      boolean withThings) {
    called(pin, min, withThings);
    List<ThingPart> parts = new ArrayList<>();
    int left = withThings ? SENT_THINGS_PER_CALL : THINGS_PER_CALL;
    for (ThingRange range : ranges) {
      List<Thing> part = new ArrayList<>();
      LogId from = range.from();
      for (Thing each : within(range)) {
        if (left == 0 || (thingsPerPart > 0 && part.size() == thingsPerPart)) {
          parts.add(part(range.kind(), range.store(), from, each.id(), part, withThings));
          from = each.id();
          part = new ArrayList<>();
        }
        if (left == 0) {
          return new ThingAnswer("pin", new Position(EPOCH, position), parts);
        }
        part.add(each);
        left--;
      }
      parts.add(part(range.kind(), range.store(), from, range.to(), part, withThings));
    }
    return new ThingAnswer("pin", new Position(EPOCH, position), parts);
  }

  private void called(String pin, @Nullable Position notBefore, boolean withContents) {
    assertThat(pin).as("all is asked of the position that came first").isIn("", "pin");
    assertThat(notBefore == null).as("it is chosen once").isEqualTo(!pin.isEmpty());
    calls++;
    if (notBefore != null) {
      min = notBefore;
    }
    if (withContents) {
      beforeContents.run();
    } else if (pin.isEmpty()) {
      before.run();
    }
  }

  private NavigableMap<String, StockRecord> within(ProductRange range) {
    NavigableMap<String, StockRecord> from =
        records.getOrDefault(range.store(), new TreeMap<>()).tailMap(range.from(), true);
    return range.to().isEmpty() ? from : from.headMap(range.to(), false);
  }

  private List<Thing> within(ThingRange range) {
    List<Thing> within = new ArrayList<>();
    for (Thing thing : things) {
      Thing there =
          switch (thing) {
            case Reservation it when range.kind() == Kind.RESERVATION ->
                it.byStore().get(range.store());
            case Transfer it when range.kind() == Kind.TRANSFER ->
                List.of(it.fromStore(), it.toStore()).contains(range.store()) ? it : null;
            case StockException it when range.kind() == Kind.EXCEPTION ->
                it.record().store().equals(range.store()) ? it : null;
            case Reservation _, Transfer _, StockException _ -> null;
          };
      if (there != null && range.contains(there.id())) {
        within.add(there);
      }
    }
    return within;
  }

  private Part part(
      ProductRange range, NavigableMap<String, StockRecord> part, boolean withRecords) {
    StateHash hash = new StateHash();
    part.values().forEach(hash::add);
    sent += withRecords ? part.size() : 0;
    return new Part(
        range, part.size(), hash.finish(), withRecords ? List.copyOf(part.values()) : List.of());
  }

  private ThingPart part(
      Kind kind,
      String store,
      @Nullable LogId from,
      @Nullable LogId to,
      List<Thing> part,
      boolean withThings) {
    StateHash hash = new StateHash();
    part.forEach(hash::add);
    sent += withThings ? part.size() : 0;
    return new ThingPart(
        new ThingRange(kind, store, from, to),
        part.size(),
        hash.finish(),
        withThings ? part : List.of());
  }
}
