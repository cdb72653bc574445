package io.onhand.server.statemachine;

import io.onhand.server.domain.ExceptionKind;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.RecordChanged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a fact leaves open, because nothing refused it: one exception for each record it breaks. */
final class Facts {
  private Facts() {}

  /**
   * Opens the exceptions of a fact that can break nothing but floors.
   *
   * @param records what the fact changes
   * @return in the order of {@code records}; nothing when the command is a request
   */
  static List<ExceptionChanged> exceptions(
      Command command, List<? extends Change> records, Moment moment) {
    return exceptions(command, records, ExceptionKind.BELOW_FLOOR, Map.of(), moment);
  }

  /**
   * Opens the exceptions of a fact.
   *
   * @param records what the fact changes; other kinds of changes among them are passed over
   * @param kind what else it broke
   * @param beyond by how much it broke that, for each record where it did; told where no floor was
   *     broken
   * @return in the order of {@code records}, then those of records that do not change; nothing when
   *     the command is a request
   */
  static List<ExceptionChanged> exceptions(
      Command command,
      List<? extends Change> records,
      ExceptionKind kind,
      Map<RecordKey, Long> beyond,
      Moment moment) {
    List<ExceptionChanged> opened = new ArrayList<>();
    if (!command.isFact()) {
      return opened;
    }
    Map<RecordKey, Long> left = new LinkedHashMap<>(beyond);
    for (Change change : records) {
      if (change instanceof RecordChanged changed) {
        Long other = left.remove(changed.after().key());
        if (breaksFloor(changed)) {
          opened.add(
              open(
                  command,
                  changed.after().key(),
                  ExceptionKind.BELOW_FLOOR,
                  missing(changed.after()),
                  opened.size(),
                  moment));
        } else if (other != null) {
          opened.add(open(command, changed.after().key(), kind, other, opened.size(), moment));
        }
      }
    }
    left.forEach(
        (key, quantity) -> opened.add(open(command, key, kind, quantity, opened.size(), moment)));
    return opened;
  }

  /** A record that was below its floor already, and is raised or left there, is not broken anew. */
  private static boolean breaksFloor(RecordChanged changed) {
    StockRecord before = changed.before();
    StockRecord after = changed.after();
    return after.available() < (before == null ? 0 : before.available())
        && !after.floor().allows(after.available());
  }

  /** By how much it is below its floor; as much as 64 bits hold when it is more. */
  private static long missing(StockRecord record) {
    long floor = record.floor().at().orElseThrow();
    long missing = floor - record.available();
    return missing > 0 ? missing : Long.MAX_VALUE;
  }

  private static ExceptionChanged open(
      Command command,
      RecordKey record,
      ExceptionKind kind,
      long quantity,
      int ordinal,
      Moment moment) {
    return new ExceptionChanged(
        null,
        new StockException(
            new LogId(moment.epoch(), moment.sequence(), ordinal),
            record,
            kind,
            quantity,
            command.header().origin(),
            command.header().key(),
            command.header().reference(),
            moment.logTimeMicros(),
            null));
  }
}
