package io.onhand.agent;

import io.onhand.agent.config.AgentSettings;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaDamage;
import io.onhand.agent.replica.ReplicaFamily;
import io.onhand.agent.replica.SetAsideFolders;
import io.onhand.agent.replica.SetAsideFolders.Why;
import io.onhand.server.storage.DamageNote;
import io.onhand.server.storage.DataFolder;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFolderException.Reason;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import io.onhand.server.storage.schema.CorruptValueException;
import java.nio.file.Files;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the replica. One that cannot be read is set aside and another begun: Central has it all, so
 * an agent need not stay away until somebody comes. What only the agent has, the outbox, lies in
 * another store, which is never touched by this.
 */
final class ReplicaOpening {
  private static final Logger log = LoggerFactory.getLogger(ReplicaOpening.class);

  private ReplicaOpening() {}

  /**
   * A replica that can be read.
   *
   * @param store its store
   * @param replica the replica
   */
  record Opened(RocksStore store, Replica replica) {}

  static Opened open(AgentSettings settings, SetAsideFolders aside) {
    if (DamageNote.in(settings.data()).isThere()) {
      setAside(settings, aside, "the last run found it damaged");
    }
    try {
      return opened(settings);
    } catch (DataFolderException e) {
      if (e.reason() != Reason.DAMAGED) {
        throw e;
      }
      setAside(settings, aside, String.valueOf(e.getMessage()));
    } catch (StorageException | CorruptValueException e) {
      if (!ReplicaDamage.isIn(e)) {
        throw e;
      }
      setAside(settings, aside, String.valueOf(e.getMessage()));
    }
    return opened(settings);
  }

  private static Opened opened(AgentSettings settings) {
    RocksStore store =
        RocksStore.open(
            settings.data(),
            DataFormat.AGENT,
            List.of(ReplicaFamily.values()),
            RocksSettings.AGENT);
    try {
      return new Opened(store, Replica.open(store, settings.stores()));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Killed on the way, it is done to its end by the next start: the note goes last. */
  private static void setAside(AgentSettings settings, SetAsideFolders aside, String why) {
    // Claimed, so that it is not taken from under a process that uses it.
    try (DataFolder folder = DataFolder.claim(settings.data(), DataFormat.AGENT)) {
      if (Files.exists(folder.store())) {
        aside.move(folder.store(), Why.DAMAGED);
      }
      DamageNote.in(settings.data()).remove();
    }
    log.atError()
        .addKeyValue("kept_in", aside.kept())
        .addKeyValue("why", why)
        .log("The replica is damaged: it is set aside, and a new one begins with a snapshot");
  }
}
