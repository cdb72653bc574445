package io.onhand.agent.forwarded;

import io.onhand.agent.forwarded.Resending.Census;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was accepted by a Central with which the present one has nothing in common: counted for the
 * alarm, and listed for people. That it is to be listed is written with what makes it so, and stays
 * until it is done: on a disk that is nearly full the list waits, also over a restart. Used by the
 * window's thread.
 */
final class ForeignCommands {

  private final Histories histories;
  private final Resending resending;
  private final UnkeptCommands unkept;
  private long kept;
  private long notKept;
  private boolean isToBeListed;
  private boolean hasCome;

  ForeignCommands(
      KeyValueStore store, Histories histories, Resending resending, UnkeptCommands unkept) {
    this.histories = histories;
    this.resending = resending;
    this.unkept = unkept;
    isToBeListed = store.get(ForwardedFamily.META, ForwardedRows.unlistedKey()) != null;
    count(resending.count());
  }

  /** How many of those that are kept. */
  long kept() {
    return kept;
  }

  /** How many of those that could not be kept, at most. */
  long notKept() {
    return notKept;
  }

  boolean isToBeListed() {
    return isToBeListed;
  }

  /** Commands that a batch keeps or notes: an answer may be heard after the next Central began. */
  void came(Stream<Position> entries, WriteBatch batch) {
    if (entries.anyMatch(histories.past()::isForeign)) {
      hasCome = true;
      toBeListed(true, batch);
    }
  }

  /** Counts what came; after its batch was written. */
  void countWhatCame() {
    if (hasCome) {
      hasCome = false;
      count(resending.count());
    }
  }

  /** Some of the window's rows went; perhaps these. */
  void wentWithAge(int rows) {
    if (rows > 0 && kept + notKept > 0) {
      count(resending.count());
    }
  }

  /** Central's history is another one: takes what is foreign to it now. */
  void look(Census census, WriteBatch batch) {
    List<Unkept> others = count(census);
    toBeListed(kept > 0 || !others.isEmpty(), batch);
  }

  /** Lists all there is. */
  void list(long presentEpoch, ResendPort taker, WriteBatch batch) {
    taker.foreign(presentEpoch, resending::foreign, unkept.foreign());
    toBeListed(false, batch);
  }

  private List<Unkept> count(Census census) {
    List<Unkept> others = unkept.foreign();
    kept = census.foreign();
    notKept = others.stream().mapToLong(Unkept::commands).sum();
    return others;
  }

  private void toBeListed(boolean is, WriteBatch batch) {
    if (is && !isToBeListed) {
      batch.put(ForwardedFamily.META, ForwardedRows.unlistedKey(), new byte[0]);
    } else if (!is && isToBeListed) {
      batch.delete(ForwardedFamily.META, ForwardedRows.unlistedKey());
    }
    isToBeListed = is;
  }
}
