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

  /** Writes all of them. On the thread that writes to the store. */
  public void write(Map<String, SubscriberReport> reports) {
    WriteBatch batch = new WriteBatch(reports.size());
    reports.forEach((id, report) ->
        batch.put(CentralFamily.SUBSCRIBERS, Keys.subscriber(id), message(report).toByteArray()));
    store.write(batch, Durability.BUFFERED);
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
            .addAllStores(report.stores());
    if (report.durable() != null) {
      message.setEpoch(report.durable().epoch()).setDurableSequence(report.durable().sequence());
    }
    return message.build();
  }

  private static SubscriberReport report(byte[] value) {
    try {
      Subscriber message = Subscriber.parseFrom(value);
      return new SubscriberReport(
          message.getEpoch() == 0
              ? null
              : new Position(message.getEpoch(), message.getDurableSequence()),
          switch (message.getState()) {
            case 1 -> State.SYNCING;
            case 2 -> State.LIVE;
            default -> State.UNKNOWN;
          },
          message.getReportedAtMicros(),
          message.getStoresList());
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected what a subscriber reported.", e);
    }
  }
}
