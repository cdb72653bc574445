package io.onhand.agent.link;

import io.onhand.agent.link.LinkStatus.Breaker;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the link tells of itself. The link's thread writes; any thread reads the status. */
final class LinkJournal {

  private String lastError = "";
  private long connects;
  private long snapshots;
  private @Nullable Position head;
  private String refusal = "";
  private volatile boolean isRefused;
  private volatile @Nullable CentralLog central;
  private volatile LinkStatus status =
      new LinkStatus(LinkPhase.WAITING, Breaker.CLOSED, "", 0, 0, null, List.of());

  LinkStatus status() {
    return status;
  }

  /** A feed opens on the log that is there now, also where a longer one was heard of before. */
  void opened(Position at, Lineage lineage) {
    connects++;
    central = new CentralLog(at.epoch(), lineage);
    head = at;
  }

  @Nullable CentralLog central() {
    return central;
  }

  void heard(Position at) {
    Position known = head;
    if (known == null || known.epoch() != at.epoch() || known.sequence() < at.sequence()) {
      head = at;
    }
  }

  void snapshotTaken() {
    snapshots++;
  }

  void failed(String why) {
    lastError = why;
  }

  /** Only a person can mend this; empty: mended. */
  void refused(String why) {
    refusal = why;
  }

  /** Whether only a person can mend it, and no stream has opened since. Any thread. */
  boolean isRefused() {
    return isRefused;
  }

  void publish(LinkPhase phase, Breaker breaker) {
    isRefused = !refusal.isEmpty() && phase != LinkPhase.SNAPSHOT && phase != LinkPhase.LIVE;
    LinkStatus now = status;
    if (now.phase() == phase
        && now.breaker() == breaker
        && now.connects() == connects
        && now.snapshots() == snapshots
        && now.lastError().equals(lastError)
        && Objects.equals(now.head(), head)
        && now.alarms().equals(alarms())) {
      return;
    }
    status = new LinkStatus(phase, breaker, lastError, connects, snapshots, head, alarms());
  }

  private List<String> alarms() {
    return refusal.isEmpty() ? List.of() : List.of(refusal);
  }
}
