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

  private static final String FOLDER = "forwarded";

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
    store =
        RocksStore.open(
            data.resolve(FOLDER),
            DataFormat.FORWARDED,
            List.of(ForwardedFamily.values()),
            RocksSettings.FORWARDED);
    try {
      window =
          new ForwardedWindow(
              store,
              limits,
              new ForwardedPorts(() -> history(central.get()), isDiskLow, Clock.SYSTEM));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    thread =
        new StepThread(
            "onhand-forwarded",
            window,
            e -> faults.fatal("Expected to keep what was forwarded, but that failed.", e));
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
