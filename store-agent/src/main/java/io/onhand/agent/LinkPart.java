package io.onhand.agent;

import io.grpc.ManagedChannel;
import io.onhand.agent.config.AgentSettings;
import io.onhand.agent.link.CentralFeed.OutboxFigures;
import io.onhand.agent.link.GrpcCentralFeed;
import io.onhand.agent.link.Link;
import io.onhand.agent.link.LinkPorts;
import io.onhand.agent.link.LinkSettings;
import io.onhand.agent.link.LostRecordFiles;
import io.onhand.agent.link.ReplicaKeeper;
import io.onhand.agent.outbox.OutboxException;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.ReplicaDamage;
import io.onhand.agent.verify.LinkTasks;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.FaultHandler;
import io.onhand.server.commit.StepThread;
import io.onhand.server.observability.ReplicaObserver;
import io.onhand.server.storage.DiskSpace;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The link with the thread that alone changes the replica. */
final class LinkPart implements AutoCloseable {

  /** In the data folder: what Central has lost, for a person to look at. */
  static final String LOST_RECORDS_FOLDER = "lost-by-central";

  private final Path data;
  private final LocalCopy copy;
  private final FaultHandler faults;
  private final Consumer<Throwable> outboxFailed;
  private final LinkTasks tasks = new LinkTasks();
  private final Link link;
  private final StepThread thread;

  /**
   * Puts it together; its thread does not run yet.
   *
   * @param keeper keeps a replica that is forgotten
   * @param outbox how much waits for Central
   * @param outboxFailed ends the process for the outbox's sake
   */
  LinkPart(
      AgentSettings settings,
      LocalCopy copy,
      ManagedChannel central,
      ReplicaObserver observer,
      ReplicaKeeper keeper,
      DiskSpace disk,
      Supplier<OutboxFigures> outbox,
      Consumer<Throwable> outboxFailed,
      FaultHandler faults) {
    this.data = settings.data();
    this.copy = copy;
    this.faults = faults;
    this.outboxFailed = outboxFailed;
    LostRecordFiles lost = new LostRecordFiles(data.resolve(LOST_RECORDS_FOLDER));
    lost.deleteUnfinished();
    GrpcCentralFeed feed = new GrpcCentralFeed(central, settings.id(), settings.storesInOrder());
    link =
        new Link(
            LinkSettings.following(settings.stores()),
            copy,
            new LinkPorts(
                feed,
                observer,
                lost,
                keeper,
                disk::isLow,
                outbox,
                Clock.SYSTEM,
                ThreadLocalRandom.current()));
    thread = new StepThread("onhand-link", this::step, this::failed);
    feed.wakes(thread);
    tasks.wakes(thread);
  }

  Link link() {
    return link;
  }

  /** What others have done by its thread. */
  LinkTasks tasks() {
    return tasks;
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.close();
    link.close();
  }

  private boolean step() {
    copy.damage().raise(Clock.SYSTEM.monotonicNanos());
    boolean hasWorked = tasks.step();
    return link.step() || hasWorked;
  }

  /** Also the one way out after damage of the replica, whichever thread met it. */
  private void failed(Throwable failure) {
    if (failure instanceof OutboxException) {
      outboxFailed.accept(failure);
    } else if (failure instanceof RuntimeException damage && ReplicaDamage.isIn(damage)) {
      copy.damage().met(damage);
      faults.fatal(
          "The copy of the stock in %s is damaged: the next start sets it aside and takes another."
              .formatted(data),
          damage);
    } else {
      faults.fatal("Expected to follow Central, but a step of the link failed.", failure);
    }
  }
}
