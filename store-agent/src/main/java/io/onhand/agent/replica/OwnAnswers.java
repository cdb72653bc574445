package io.onhand.agent.replica;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Records as answers to own writes left them, until the feed has brought the same change: a till
 * that wrote through this agent reads what it wrote, although the answer may overtake the feed.
 *
 * <p>In memory only and bounded: beyond the bound the oldest answer goes, and its record is shown
 * as the replica has it. Any thread.
 */
public final class OwnAnswers {

  private final int answersMax;
  private final Map<RecordKey, Answer> newest = new ConcurrentHashMap<>();
  private final Deque<Answer> inOrder = new ArrayDeque<>();

  /**
   * None yet.
   *
   * @param answersMax how many records are kept at most
   */
  public OwnAnswers(int answersMax) {
    this.answersMax = answersMax;
  }

  /**
   * One record of an answer.
   *
   * @param epoch the history that the record's version and sequence belong to
   * @param stock the record as the answer left it
   */
  private record Answer(long epoch, StockRecord stock) {

    boolean isNewerThan(Answer other) {
      return epoch != other.epoch || stock.version() > other.stock.version();
    }

    boolean isShownBy(Position cursor) {
      return epoch != cursor.epoch() || stock.updatedSequence() <= cursor.sequence();
    }
  }

  /** Keeps what an answer says, before the answer is passed on. */
  public synchronized void answered(long epoch, List<StockRecord> records) {
    for (StockRecord stock : records) {
      Answer answer = new Answer(epoch, stock);
      newest.merge(stock.key(), answer, (old, now) -> now.isNewerThan(old) ? now : old);
      inOrder.add(answer);
      if (inOrder.size() > answersMax) {
        forget(inOrder.remove());
      }
    }
  }

  /** Forgets what the replica shows by now. Answers of another history go too: they say nothing. */
  public synchronized void passed(Position cursor) {
    // Answers come about in the order of the log, so the first that is still ahead ends the search;
    // a straggler behind it shows nothing older than the replica and goes a little later.
    while (!inOrder.isEmpty() && inOrder.element().isShownBy(cursor)) {
      forget(inOrder.remove());
    }
  }

  /** How many answers are kept. */
  public synchronized int size() {
    return inOrder.size();
  }

  /**
   * Reads the replica with newer own answers in place of its records. Such a record may be newer
   * than the position that the read names.
   */
  public ReplicaReader.Read read(ReplicaReader replica, List<RecordKey> keys) {
    // Own answers first: an answer that leaves while the replica is read is already in the replica.
    List<@Nullable Answer> own = new ArrayList<>(keys.size());
    boolean any = false;
    for (RecordKey key : keys) {
      Answer answer = newest.get(key);
      own.add(answer);
      any |= answer != null;
    }
    ReplicaReader.Read read = replica.get(keys);
    return any ? merged(own, read) : read;
  }

  private static ReplicaReader.Read merged(List<@Nullable Answer> own, ReplicaReader.Read read) {
    List<@Nullable StockRecord> records = new ArrayList<>(read.records());
    for (int i = 0; i < records.size(); i++) {
      Answer answer = own.get(i);
      if (answer != null
          && answer.epoch() == read.asOf().epoch()
          && answer.stock().version() > StockRecord.versionOf(records.get(i))) {
        records.set(i, answer.stock());
      }
    }
    return new ReplicaReader.Read(read.asOf(), records);
  }

  private void forget(Answer answer) {
    newest.remove(answer.stock().key(), answer);
  }
}
