package io.onhand.server.storage.schema;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.SubscriberReport;
import io.onhand.server.feed.SubscriberReport.State;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.WriteBatch;
import io.onhand.storage.v1.Subscriber;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What subscribers last reported. Local to this server and not synced: it may be lost. */
public final class StoredSubscribers {
  private final KeyValueStore store;

  public StoredSubscribers(KeyValueStore store) {
    this.store = store;
  }

  public Map<String, SubscriberReport> read() {
    Map<String, SubscriberReport> reports = new HashMap<>();
    try (KeyValueCursor cursor = store.cursor(CentralFamily.SUBSCRIBERS)) {
      for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
        reports.put(new String(cursor.key(), StandardCharsets.UTF_8), report(cursor.value()));
      }
    }
    return reports;
  }

  /**
   * Writes some. On the thread that writes to the store.
   *
   * @param forgotten ids that are known no more
   * @param isSynced whether a power cut must not undo it
   */
  public void write(
      Map<String, SubscriberReport> reports, Set<String> forgotten, boolean isSynced) {
    WriteBatch batch = new WriteBatch(reports.size() + forgotten.size());
    reports.forEach((id, report) ->
        batch.put(CentralFamily.SUBSCRIBERS, Keys.subscriber(id), message(report).toByteArray()));
    forgotten.forEach(id -> batch.delete(CentralFamily.SUBSCRIBERS, Keys.subscriber(id)));
    store.write(batch, isSynced ? Durability.SYNCED : Durability.BUFFERED);
  }

  /**
   * Keeps who there is and of which stores, and forgets the rest: they have not been heard of
   * since.
   */
  public void forgetReports() {
    Map<String, SubscriberReport> names = read();
    names.replaceAll((_, report) -> report.notHeardOf());
    write(names, Set.of(), true);
  }

  private static Subscriber message(SubscriberReport report) {
    Subscriber.Builder message =
        Subscriber.newBuilder()
            .setState(
                switch (report.state()) {
                  case UNKNOWN -> 0;
                  case SYNCING -> 1;
                  case LIVE -> 2;
                })
            .setReportedAtMicros(report.reportedAtMicros())
            .addAllStores(report.stores())
            .setOutboxDepth(report.outbox().depth())
            .setParked(report.outbox().parked())
            .setOldestQueuedAgeMicros(report.outbox().oldestQueuedMicros());
    if (report.keepAfter() != null) {
      message
          .setKeepAfterEpoch(report.keepAfter().epoch())
          .setKeepAfterSequence(report.keepAfter().sequence());
    }
    if (report.durable() != null) {
      message.setEpoch(report.durable().epoch()).setDurableSequence(report.durable().sequence());
    }
    return message.build();
  }

  private static @Nullable Position position(long epoch, long sequence) {
    return epoch == 0 ? null : new Position(epoch, sequence);
  }

  private static SubscriberReport report(byte[] value) {
    try {
      Subscriber message = Subscriber.parseFrom(value);
      return new SubscriberReport(
          position(message.getEpoch(), message.getDurableSequence()),
          position(message.getKeepAfterEpoch(), message.getKeepAfterSequence()),
          switch (message.getState()) {
            case 1 -> State.SYNCING;
            case 2 -> State.LIVE;
            default -> State.UNKNOWN;
          },
          message.getReportedAtMicros(),
          message.getStoresList(),
          new SubscriberReport.Outbox(
              message.getOutboxDepth(), message.getParked(), message.getOldestQueuedAgeMicros()));
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected what a subscriber reported.", e);
    }
  }
}
