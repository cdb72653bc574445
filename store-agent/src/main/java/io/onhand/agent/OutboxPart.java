package io.onhand.agent;

import io.grpc.Channel;
import io.onhand.agent.api.AgentServices;
import io.onhand.agent.forwarded.Footing;
import io.onhand.agent.forwarded.ForwardedWindow;
import io.onhand.agent.outbox.LateWakeup;
import io.onhand.agent.outbox.Outbox;
import io.onhand.agent.outbox.OutboxFamily;
import io.onhand.agent.outbox.OutboxLimits;
import io.onhand.agent.outbox.OutboxPorts;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.ReplicaState;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.FaultHandler;
import io.onhand.server.commit.StepThread;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The outbox with its store and its thread. The store is one of its own: the replica may be set
 * aside and rebuilt, what was queued may not.
 */
final class OutboxPart implements AutoCloseable {

  private final OnlyCopy queued;
  private final FaultHandler faults;
  private final RocksStore store;
  private final Outbox outbox;
  private final StepThread thread;

  /**
   * Opens it; its thread does not run yet.
   *
   * @param data the agent's data folder
   * @throws io.onhand.server.storage.DataFolderException when its folder cannot be used
   */
  OutboxPart(
      Path data,
      LocalCopy copy,
      ForwardedWindow forwarded,
      Channel central,
      BooleanSupplier isLineDown,
      Supplier<Footing> footing,
      BooleanSupplier isDiskLow,
      FaultHandler faults) {
    this.faults = faults;
    queued = OnlyCopy.outbox(data);
    try {
      store =
          RocksStore.open(
              queued.folder(),
              DataFormat.OUTBOX,
              List.of(OutboxFamily.values()),
              RocksSettings.OUTBOX);
    } catch (RuntimeException e) {
      throw queued.refusal(e);
    }
    LateWakeup wakeup = new LateWakeup();
    try {
      outbox =
          new Outbox(
              store,
              OutboxLimits.DEFAULT,
              new OutboxPorts(
                  AgentServices.replayLine(central, isLineDown, footing, copy, forwarded, wakeup),
                  isDiskLow,
                  () -> {
                    ReplicaState state = copy.replica().state();
                    return state == null ? null : state.cursor();
                  },
                  copy.replica()::durable,
                  wakeup,
                  Clock.SYSTEM,
                  ThreadLocalRandom.current()));
    } catch (RuntimeException e) {
      store.close();
      throw queued.refusal(e);
    }
    thread = new StepThread("onhand-outbox", outbox, this::failed);
    wakeup.wakes(thread);
  }

  Outbox outbox() {
    return outbox;
  }

  /** Ends the process, whichever thread found that the outbox cannot go on. */
  void failed(Throwable failure) {
    queued.failed(faults, failure);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.close();
    outbox.close();
    store.close();
  }
}
