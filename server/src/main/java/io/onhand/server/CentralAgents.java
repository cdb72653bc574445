package io.onhand.server;

import com.google.protobuf.Duration;
import io.onhand.admin.v1.Agent;
import io.onhand.admin.v1.ListAgentsResponse;
import io.onhand.replication.v1.AgentState;
import io.onhand.server.api.AgentDirectory;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.Pipeline;
import io.onhand.server.domain.Position;
import io.onhand.server.feed.SubscriberReport;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueStore;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents and other followers of the feed, as their reports and the log show them. */
final class CentralAgents implements AgentDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(CentralAgents.class);
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final Pipeline pipeline;
  private final FeedPart feed;
  private final LogReader log;
  private final Clock clock;

  CentralAgents(Pipeline pipeline, FeedPart feed, KeyValueStore store, Clock clock) {
    this.clock = clock;
    this.pipeline = pipeline;
    this.feed = feed;
    this.log = new LogReader(store);
  }

  @Override
  public ListAgentsResponse list() {
    Set<String> open = feed.openSubscribers();
    Head head = pipeline.head();
    long now = pipeline.logTimeMicros();
    ListAgentsResponse.Builder response =
        ListAgentsResponse.newBuilder()
            .setHead(RecordMapper.position(head.epoch(), head.sequence()))
            .setServerTime(RecordMapper.timestamp(now));
    Map<String, SubscriberReport> known = new TreeMap<>(feed.registry().reports());
    known.forEach((id, report) ->
        response.addAgents(agent(id, report, head, now).setConnected(open.contains(id))));
    return response.build();
  }

  @Override
  public Forgotten forget(String id) {
    if (feed.openSubscribers().contains(id)) {
      return Forgotten.CONNECTED;
    }
    if (!feed.registry().forget(id)) {
      return Forgotten.NOT_KNOWN;
    }
    LOG.atWarn()
        .addKeyValue("agent", id)
        .log("An operator had Central forget an agent: nothing of the log is kept for it");
    return Forgotten.DONE;
  }

  private Agent.Builder agent(String id, SubscriberReport report, Head head, long nowMicros) {
    SubscriberReport.Outbox outbox = report.outbox();
    Agent.Builder agent =
        Agent.newBuilder()
            .setAgentId(id)
            .addAllStores(report.stores())
            .setState(state(report.state()))
            .setOutboxDepth(outbox.depth())
            .setParked(outbox.parked());
    if (outbox.oldestQueuedMicros() > 0) {
      agent.setOldestQueuedAge(duration(outbox.oldestQueuedMicros()));
    }
    if (report.reportedAtMicros() != 0) {
      agent
          .setLastSeen(RecordMapper.timestamp(report.reportedAtMicros()))
          .setNotSeenFor(notSeenFor(report, clock));
    }
    Position durable = report.durable();
    long reached = 0;
    if (durable != null && durable.epoch() == head.epoch()) {
      reached = durable.sequence();
      agent.setDurable(RecordMapper.position(durable.epoch(), reached));
    }
    long lagMicros = lagMicros(reached, head, nowMicros);
    return agent.setLagEntries(Math.max(0, head.sequence() - reached)).setLag(duration(lagMicros));
  }

  private long lagMicros(long reached, Head head, long nowMicros) {
    return reached >= head.sequence()
        ? 0
        : Math.max(0, nowMicros - log.timeAfter(reached).orElse(nowMicros));
  }

  /** How long ago a report was; it has one. */
  static Duration notSeenFor(SubscriberReport report, Clock clock) {
    return duration(Math.max(0, clock.wallMicros() - report.reportedAtMicros()));
  }

  private static Duration duration(long micros) {
    return Duration.newBuilder()
        .setSeconds(micros / MICROS_PER_SECOND)
        .setNanos((int) (micros % MICROS_PER_SECOND) * 1_000)
        .build();
  }

  private static AgentState state(SubscriberReport.State state) {
    return switch (state) {
      case UNKNOWN -> AgentState.AGENT_STATE_UNSPECIFIED;
      case SYNCING -> AgentState.AGENT_STATE_SYNCING;
      case LIVE -> AgentState.AGENT_STATE_LIVE;
    };
  }
}
