package io.onhand.server.statemachine;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.StoreDeclared;
import io.onhand.server.statemachine.Change.SyncRunOpened;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The only way state changes. The committer, recovery and every follower put the same blocks
 * through it and so hold the same state; it decides nothing and refuses only a block that does not
 * continue the head.
 */
public final class Effects {
  private Effects() {}

  /**
   * Applies a block.
   *
   * @param head the head before
   * @param block the block after it
   * @param state takes one put per record, however often the block changed it
   * @return the head after
   * @throws BrokenChainException when the block does not continue the head; {@code state} is then
   *     untouched
   */
  public static Head apply(Head head, Block block, MutableState state) {
    block.header().checkContinues(head);
    long horizon = head.horizon();
    int stores = head.stores();
    SequencedMap<RecordKey, RecordChanged> records = new LinkedHashMap<>();
    for (Entry entry : block.entries()) {
      for (Change change : entry.changes()) {
        switch (change) {
          case RecordChanged changed ->
              records.merge(changed.after().key(), changed, Effects::join);
          case StoreDeclared declared -> {
            stores++;
            state.putStore(declared.store());
          }
          case SyncRunOpened opened -> state.putSyncRun(opened.run());
          case HorizonMoved moved -> horizon = moved.sequence();
        }
      }
      Command command = entry.command();
      if (!command.isInternal()) {
        state.putOperation(command.operation(), entry.sequence(), command.requestHash());
      }
    }
    long born = 0;
    for (Map.Entry<RecordKey, RecordChanged> changed : records.entrySet()) {
      boolean isBorn = changed.getValue().before() == null;
      state.putRecord(changed.getValue().after(), isBorn);
      born += isBorn ? 1 : 0;
    }
    BlockHeader header = block.header();
    Head after =
        new Head(
            header.epoch(),
            header.lastSequence(),
            header.logTimeMicros(),
            header.checksum(),
            horizon,
            head.records() + born,
            stores);
    state.putHead(after);
    return after;
  }

  private static RecordChanged join(RecordChanged first, RecordChanged then) {
    return new RecordChanged(first.before(), then.after());
  }
}
