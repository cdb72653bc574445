package io.onhand.server.log;

import io.onhand.server.commit.CommitLog;
import io.onhand.server.log.BlockCodec.Encoded;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Effects;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.schema.BatchState;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import java.util.List;

/**
 * The log in Central's own store: a block and its effects are one atomic batch, synced once. So the
 * state is always that of the head, and recovery has nothing to replay.
 *
 * <p>Confined to the committer.
 */
public final class EmbeddedLog implements CommitLog {
  /** Room for an entry's record, its key's row and little else. */
  private static final int OPERATIONS_PER_ENTRY = 2;

  private final KeyValueStore store;
  private final KeyFilter filter;
  private Head head;

  /**
   * The log of a store.
   *
   * @param head its end
   * @param filter is told of every key, before its block can be durable
   */
  public EmbeddedLog(KeyValueStore store, Head head, KeyFilter filter) {
    this.store = store;
    this.head = head;
    this.filter = filter;
  }

  @Override
  public Appended append(List<Entry> entries) {
    Encoded encoded = BlockCodec.encode(head, entries);
    Block block = encoded.block();
    WriteBatch batch = new WriteBatch(entries.size() * OPERATIONS_PER_ENTRY + 2);
    batch.put(CentralFamily.LOG, Keys.sequence(block.header().firstSequence()), encoded.bytes());
    Head after = Effects.apply(head, block, new BatchState(batch));
    for (Entry entry : entries) {
      if (!entry.command().isInternal()) {
        filter.add(entry.command().operation(), entry.sequence(), head.horizon());
      }
    }
    store.write(batch, Durability.SYNCED);
    head = after;
    return new Appended.Durable(block, after, encoded.bytes().length);
  }
}
