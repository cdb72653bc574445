package io.onhand.agent.link;

import io.onhand.server.domain.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the link is, for any thread.
 *
 * @param phase what it is doing
 * @param breaker whether attempts are made
 * @param lastError why the line broke last; empty when it never did
 * @param connects how often the feed was opened
 * @param snapshots how many snapshots were completed
 * @param head Central's head as last heard; null: not since the start
 * @param alarms what only a person can mend of the line, one sentence each; {@link Link#alarms} has
 *     all
 */
public record LinkStatus(
    LinkPhase phase,
    Breaker breaker,
    String lastError,
    long connects,
    long snapshots,
    @Nullable Position head,
    List<String> alarms) {

  /** Copies the list. */
  public LinkStatus {
    alarms = List.copyOf(alarms);
  }

  /**
   * Whether calls to Central need not be tried, for no answer would come.
   *
   * <p>In {@link LinkPhase#DISK_LOW} no feed is opened, which says nothing of the line: it counts
   * like a feed that Central refused, and trading goes on over the connection there is.
   *
   * @param isConnected whether there is a connection now
   */
  public boolean isLineDown(boolean isConnected) {
    return breaker == Breaker.OPEN && !isConnected;
  }

  /** Whether attempts are made. */
  public enum Breaker {
    /** The feed works, or failed only a few times in a row. */
    CLOSED,
    /** It failed too often in a row: no attempt until the wait is over. */
    OPEN,
    /** The wait is over, one attempt decides. */
    HALF_OPEN
  }
}
