package io.onhand.server.model;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** Draws what commands are made of. */
final class Draw {
  static final List<String> STORES = List.of("Paris", "Rome", "Oslo");
  static final List<String> PRODUCTS = List.of("A", "B", "C");

  final Random random;
  final String origin;
  final Model model;
  final Callers callers;
  final long epoch;

  Draw(Random random, String origin, Model model, Callers callers, long epoch) {
    this.random = random;
    this.origin = origin;
    this.model = model;
    this.callers = callers;
    this.epoch = epoch;
  }

  RecordKey key() {
    return anyKey(random);
  }

  /** Mostly of the first two stores. */
  static RecordKey anyKey(Random random) {
    String store = random.nextInt(12) == 0 ? STORES.get(2) : STORES.get(random.nextInt(2));
    return new RecordKey(PRODUCTS.get(random.nextInt(PRODUCTS.size())), store);
  }

  Set<RecordKey> someKeys(int max) {
    Set<RecordKey> keys = new LinkedHashSet<>();
    for (int i = random.nextInt(1, max + 1); i > 0; i--) {
      keys.add(key());
    }
    return keys;
  }

  long quantity() {
    return random.nextInt(1, 5);
  }

  OptionalLong version() {
    return chance(8) ? OptionalLong.of(random.nextInt(6)) : OptionalLong.empty();
  }

  /** Mostly the right one. */
  OptionalLong version(RecordKey key) {
    StockRecord record = model.state.records.get(key);
    if (!chance(3)) {
      return OptionalLong.empty();
    }
    long right = record == null ? 0 : record.version();
    return OptionalLong.of(chance(3) ? right + 1 : right);
  }

  LogId id(List<LogId> given) {
    LogId id = Callers.one(random, given);
    if (id == null || chance(25)) {
      return new LogId(
          chance(4) ? epoch + 1 : epoch, 1 + random.nextLong(model.head + 4), random.nextInt(2));
    }
    return id;
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
