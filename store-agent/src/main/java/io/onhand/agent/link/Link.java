package io.onhand.agent.link;

import io.onhand.agent.link.FeedEvent.Ended;
import io.onhand.agent.link.LinkState.Asking;
import io.onhand.agent.link.LinkState.Connecting;
import io.onhand.agent.link.LinkState.Live;
import io.onhand.agent.link.LinkState.NoRoom;
import io.onhand.agent.link.LinkState.Snapshot;
import io.onhand.agent.link.LinkState.Streaming;
import io.onhand.agent.link.LinkState.Waiting;
import io.onhand.agent.replica.FeedGroup;
import io.onhand.agent.replica.FeedOrder;
import io.onhand.agent.replica.FeedViolationException;
import io.onhand.agent.replica.FreshnessTracker;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaState;
import io.onhand.agent.replica.SetAsideFolders.Why;
import io.onhand.server.commit.Step;
import io.onhand.server.domain.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Follows the feed and keeps the replica: a duty cycle over the states of {@link LinkState}. It
 * never blocks but for the replica's disk, and all that it knows of the world comes through ports,
 * so the same code runs on a thread of its own or in a simulation.
 *
 * <p>A storage failure passes through {@link #step} and ends the process: what was applied since
 * the last sync is unknown, and start-up finds out.
 */
public final class Link implements Step {

  private static final Logger log = LoggerFactory.getLogger(Link.class);

  private static final String DISK_LOW =
      "Expected room on the disk for what the feed brings, but it is nearly full: the copy stays as"
          + " it is until there is room.";

  private final LinkSettings settings;
  private final LocalCopy copy;
  private final Replica replica;
  private final FreshnessTracker freshness;
  private final LinkPorts ports;
  private final CircuitBreaker breaker;
  private final LinkJournal journal = new LinkJournal();
  private final Reporter reporter;
  private final SilenceWatch silence;
  private final Resync resync;
  private OpenOutcomes open = OpenOutcomes.NONE;

  private LinkState state;
  private boolean isSteady;
  private long lastStepNanos;

  /** A link that has not connected yet. */
  public Link(LinkSettings settings, LocalCopy copy, LinkPorts ports) {
    this.settings = settings;
    this.copy = copy;
    this.replica = copy.replica();
    this.freshness = copy.freshness();
    this.ports = ports;
    this.breaker = new CircuitBreaker(settings, ports.random());
    this.lastStepNanos = ports.clock().monotonicNanos();
    this.reporter =
        new Reporter(settings, ports.central(), ports.outbox(), replica, freshness, lastStepNanos);
    this.silence = new SilenceWatch(settings, lastStepNanos);
    this.resync = new Resync(replica, ports, journal);
    this.state = new Waiting(lastStepNanos);
  }

  /** Says whom to ask about commands before a snapshot is shown; before the first step. */
  public void asks(OpenOutcomes outcomes) {
    open = outcomes;
  }

  /** How the link is. Any thread. */
  public LinkStatus status() {
    return journal.status();
  }

  /** What needs an operator's eye now, one sentence each. Looks at the disk. Any thread. */
  public List<String> alarms() {
    List<String> alarms = new ArrayList<>(ports.lost().alarms());
    alarms.addAll(status().alarms());
    return alarms;
  }

  /** Central's history as the feed told it when it was opened last; null: not yet. Any thread. */
  public @Nullable CentralLog central() {
    return journal.central();
  }

  /** Whether Central refuses the feed, or this agent cannot take it, until a person mends that. */
  public boolean isRefused() {
    return journal.isRefused();
  }

  @Override
  public boolean step() {
    long now = ports.clock().monotonicNanos();
    if (!(state instanceof NoRoom) && ports.isDiskLow().getAsBoolean()) {
      rest(now);
    }
    boolean hasWorked;
    try {
      hasWorked =
          switch (state) {
            case Waiting waiting -> connectIfDue(waiting, now);
            case NoRoom noRoom -> noRoom(noRoom, now);
            case Connecting connecting -> connecting(connecting, now);
            case Snapshot snapshot -> snapshot(snapshot, now);
            case Asking asking -> asking(asking, now);
            case Live live -> live(live, now);
          };
    } catch (FeedViolationException e) {
      violated(e, now);
      hasWorked = true;
    }
    if (state instanceof Streaming streaming && silence.isTooLong(streaming, hasWorked, now)) {
      streaming.stream().cancel("The feed is silent.");
      ports.central().reconnect();
      ended(new Ended(FeedEvent.EndKind.BROKEN, silence.complaint(streaming)), now);
    }
    reporter.step(state, journal, now);
    lastStepNanos = now;
    journal.publish(state.phase(), breaker.state());
    return hasWorked;
  }

  /** Gives the stream up and syncs the replica; after the last step. */
  public void close() {
    if (state instanceof Streaming streaming) {
      streaming.stream().cancel("The agent goes down.");
    }
    waitFor(0, lastStepNanos);
    replica.sync(freshness.upToDateMicros());
    journal.publish(state.phase(), breaker.state());
  }

  private boolean connectIfDue(Waiting waiting, long now) {
    if (now - waiting.untilNanos() < 0) {
      return false;
    }
    breaker.attempt();
    Position after = resync.after();
    FeedStream stream = ports.central().open(after);
    stream.request(settings.framesInFlightMax());
    silence.reset();
    isSteady = false;
    state = new Connecting(stream, after);
    return true;
  }

  /** Nothing is wrong with the line: tills and the outbox go on using it. */
  private void rest(long now) {
    if (state instanceof Streaming streaming) {
      streaming.stream().cancel("The disk is nearly full.");
    }
    log.warn(DISK_LOW);
    journal.refused(DISK_LOW);
    freshness.notLive();
    state = new NoRoom(now);
  }

  private boolean noRoom(NoRoom noRoom, long now) {
    if (!ports.isDiskLow().getAsBoolean()) {
      log.info("The disk has room again: the feed goes on");
      journal.refused("");
      waitFor(0, now);
      return true;
    }
    if (now - noRoom.lookNanos() >= 0) {
      breaker.attempt();
      state = new NoRoom(now + breaker.looked(ports.central().connect()));
    }
    return false;
  }

  private boolean connecting(Connecting connecting, long now) {
    switch (connecting.stream().poll()) {
      case null -> {
        return false;
      }
      case Ended end -> ended(end, now);
      case FeedEvent.Frame(FeedFrame.Opened opened) -> opened(connecting, opened, now);
      case FeedEvent.Frame(FeedFrame other) ->
          throw new FeedViolationException(
              "Expected the feed to open, but got " + other.getClass().getSimpleName() + ".");
    }
    return true;
  }

  private void opened(Connecting connecting, FeedFrame.Opened opened, long now) {
    FeedStream stream = connecting.stream();
    stream.request(1);
    journal.opened(opened.head(), opened.lineage());
    Position after = connecting.after();
    if (opened.isSnapshotNext()) {
      log.atInfo().addKeyValue("head", opened.head()).log("The feed is open, a snapshot comes");
      state =
          new Snapshot(
              stream, replica.beginSnapshot(opened.stores()), opened.head().sequence(), now);
      return;
    }
    if (after == null) {
      throw new FeedViolationException("Expected a snapshot, as asked for, but none comes.");
    }
    Ended mismatch = mismatch(after, opened.head());
    if (mismatch != null) {
      stream.cancel("The feed does not continue the replica.");
      ended(mismatch, now);
      return;
    }
    log.atInfo()
        .addKeyValue("after", after)
        .addKeyValue("head", opened.head())
        .log("The feed is open");
    replica.alsoHolds(opened.stores());
    follow(stream, after, now);
    freshness.heard(opened.head().sequence(), now);
  }

  private static @Nullable Ended mismatch(Position after, Position head) {
    if (head.epoch() == after.epoch() && head.sequence() >= after.sequence()) {
      return null;
    }
    boolean isAhead = head.epoch() == after.epoch();
    return new Ended(
        isAhead ? FeedEvent.EndKind.AHEAD : FeedEvent.EndKind.EPOCH_CHANGED,
        "Expected a log that holds " + after + ", but Central's head is " + head + ".");
  }

  private boolean snapshot(Snapshot snapshot, long now) {
    SnapshotGroup group = new SnapshotGroup(snapshot.load());
    Ended end = group.fill(snapshot.stream(), settings.groupFramesMax());
    if (group.frames() > 0) {
      snapshot.stream().request(group.frames());
    }
    FeedFrame.SnapshotEnd whole = group.end();
    if (whole != null) {
      // Whatever is sent from now on is not in it: its position lies in the past.
      ReplicaState held = replica.state();
      state =
          new Asking(
              snapshot.stream(),
              snapshot.load(),
              whole,
              snapshot.head(),
              snapshot.sinceNanos(),
              open.ask(whole.position(), held == null ? 0 : held.cursor().epoch()));
    }
    if (end != null) {
      ended(end, now);
    }
    return group.frames() > 0 || end != null;
  }

  private boolean asking(Asking asking, long now) {
    switch (asking.inquiry().poll()) {
      case null -> {
        return false;
      }
      case OpenOutcomes.Heard _ -> {}
      case OpenOutcomes.Known(var applied) -> {
        copy.watch().coming(applied);
        snapshotEnded(asking, asking.end(), now);
      }
      case OpenOutcomes.Failed(String why) -> {
        // It could be shown as something else than it is: what is held stays, and the next may do.
        asking.stream().cancel("The snapshot cannot be shown.");
        ended(new Ended(FeedEvent.EndKind.BROKEN, why), now);
      }
    }
    return true;
  }

  private void snapshotEnded(Asking snapshot, FeedFrame.SnapshotEnd end, long now) {
    resync.arrives(end.position());
    replica.finishSnapshot(
        snapshot.load(), end.position(), end.counts(), freshness.upToDateMicros());
    resync.done();
    journal.snapshotTaken();
    log.atInfo()
        .addKeyValue("at", end.position())
        .addKeyValue("records", end.counts().records())
        .log("The snapshot is complete");
    follow(snapshot.stream(), end.position(), now);
    freshness.heard(snapshot.head(), snapshot.sinceNanos());
    copy.moved(end.position());
  }

  private void follow(FeedStream stream, Position from, long now) {
    freshness.live(from.sequence());
    state = new Live(stream, new FeedOrder(from), now);
  }

  private boolean live(Live live, long now) {
    LiveGroup group = new LiveGroup(new FeedGroup(live.order()));
    Ended end = group.fill(live.stream(), settings.groupFramesMax());
    if (group.frames() > 0) {
      group.apply(copy, ports.observer(), ports.clock());
      group.head().ifPresent(journal::heard);
      live.stream().request(group.frames());
    }
    if (!isSteady && now - live.sinceNanos() >= settings.steadyAfter().toNanos()) {
      isSteady = true;
      resync.steady();
      breaker.succeeded();
      journal.refused("");
    }
    if (end != null) {
      ended(end, now);
    }
    return group.frames() > 0 || end != null;
  }

  private void ended(Ended end, long now) {
    // An absence of hours is told once, not at every attempt.
    boolean isNews = isSteady || !end.message().equals(journal.status().lastError());
    log.atLevel(isNews ? Level.INFO : Level.DEBUG)
        .addKeyValue("kind", end.kind())
        .addKeyValue("why", end.message())
        .log("The feed is over");
    if (end.kind() != FeedEvent.EndKind.COMPLETED) {
      journal.failed(end.message());
    }
    switch (end.kind()) {
      case COMPLETED -> waitFor(isSteady ? breaker.pause() : breaker.failed(), now);
      case BROKEN -> waitFor(breaker.failed(), now);
      case TRIMMED -> resync(now);
      case EPOCH_CHANGED -> {
        resync.setAside(Why.OTHER_EPOCH);
        resync(now);
      }
      case AHEAD -> {
        resync.ahead(end.message());
        resync(now);
      }
      case REPLACED, REFUSED -> {
        journal.refused(end.message());
        waitFor(breaker.failedForLong(), now);
      }
    }
  }

  private void violated(FeedViolationException violation, long now) {
    log.atError().setCause(violation).log("The feed does not continue the replica: resyncing");
    journal.failed(String.valueOf(violation.getMessage()));
    if (state instanceof Streaming streaming) {
      streaming.stream().cancel("The feed does not continue the replica.");
    }
    resync.violated();
    waitFor(breaker.failed(), now);
  }

  /** A snapshot is the remedy: at once, but not again and again. */
  private void resync(long now) {
    long waitNanos = resync.isNeeded() ? breaker.failed() : 0;
    resync.need();
    waitFor(waitNanos, now);
  }

  private void waitFor(long nanos, long now) {
    freshness.notLive();
    state = new Waiting(now + nanos);
  }
}
