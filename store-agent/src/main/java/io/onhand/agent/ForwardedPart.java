package io.onhand.agent;

import io.onhand.agent.forwarded.CentralHistory;
import io.onhand.agent.forwarded.ForwardedFamily;
import io.onhand.agent.forwarded.ForwardedLimits;
import io.onhand.agent.forwarded.ForwardedWindow;
import io.onhand.agent.forwarded.ForwardedWindow.ForwardedPorts;
import io.onhand.agent.link.CentralLog;
import io.onhand.server.commit.Clock;
import io.onhand.server.commit.FaultHandler;
import io.onhand.server.commit.StepThread;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was forwarded, with its store and its thread. */
final class ForwardedPart implements AutoCloseable {

  private final RocksStore store;
  private final ForwardedWindow window;
  private final StepThread thread;

  /**
   * Opens it; its thread does not run yet.
   *
   * @param data the agent's data folder
   * @throws io.onhand.server.storage.DataFolderException when its folder cannot be used
   */
  ForwardedPart(
      Path data,
      ForwardedLimits limits,
      Supplier<@Nullable CentralLog> central,
      BooleanSupplier isDiskLow,
      FaultHandler faults) {
    OnlyCopy kept = OnlyCopy.forwarded(data);
    try {
      store =
          RocksStore.open(
              kept.folder(),
              DataFormat.FORWARDED,
              List.of(ForwardedFamily.values()),
              RocksSettings.FORWARDED);
    } catch (RuntimeException e) {
      throw kept.refusal(e);
    }
    try {
      window =
          new ForwardedWindow(
              store,
              limits,
              new ForwardedPorts(() -> history(central.get()), isDiskLow, Clock.SYSTEM));
    } catch (RuntimeException e) {
      store.close();
      throw kept.refusal(e);
    }
    thread = new StepThread("onhand-forwarded", window, e -> kept.failed(faults, e));
  }

  ForwardedWindow window() {
    return window;
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.close();
    window.close();
    store.close();
  }

  private static @Nullable CentralHistory history(@Nullable CentralLog log) {
    return log == null ? null : new CentralHistory(log.epoch(), log.lineage().ended());
  }
}
