package io.onhand.agent.link;

import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.SetAsideFolders.Why;
import io.onhand.server.domain.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the replica is to be taken anew, and what becomes of the one there was. Used by the
 * link's thread.
 */
final class Resync {

  private static final Logger log = LoggerFactory.getLogger(Resync.class);

  private final Replica replica;
  private final LinkPorts ports;
  private final LinkJournal journal;
  private boolean isNeeded;
  private boolean isViolated;

  Resync(Replica replica, LinkPorts ports, LinkJournal journal) {
    this.replica = replica;
    this.ports = ports;
    this.journal = journal;
  }

  /** Where the feed is to go on; null: a snapshot is wanted. */
  @Nullable Position after() {
    return isNeeded ? null : replica.resumePoint();
  }

  boolean isNeeded() {
    return isNeeded;
  }

  void need() {
    isNeeded = true;
  }

  /** Central does not have what the replica has seen. */
  void ahead(String why) {
    log.atError()
        .addKeyValue("replica", replica.resumePoint())
        .addKeyValue("why", why)
        .log("Central has lost entries that this agent has seen");
    setAside(Why.AHEAD_OF_CENTRAL);
  }

  /** The feed does not continue the replica. */
  void violated() {
    if (isViolated) { // a snapshot did not cure it
      setAside(Why.FEED_VIOLATION);
    }
    isViolated = true;
    isNeeded = true;
  }

  /** The feed has continued the replica for a while. */
  void steady() {
    isViolated = false;
  }

  /** What it holds is no copy of Central's state: reads wait for one that is. */
  void setAside(Why why) {
    if (replica.state() != null) {
      ports.keeper().keep(why);
      replica.forget();
    }
  }

  /** Before the snapshot is in the place of what was forgotten, which may have known more. */
  void arrives(Position central) {
    Position known = replica.forgotten();
    CentralLog present = journal.central();
    if (known == null || present == null) {
      return;
    }
    long held =
        known.epoch() == central.epoch()
            ? central.sequence()
            : present.lineage().sequenceOf(known).orElse(0);
    if (held < known.sequence()) {
      ports.lost().keep(known, held, central, replica);
    }
  }

  /** It has. */
  void done() {
    isNeeded = false;
  }
}
