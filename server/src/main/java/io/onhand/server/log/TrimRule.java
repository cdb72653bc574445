package io.onhand.server.log;

import io.onhand.server.domain.Position;
import io.onhand.server.feed.SubscriberReport;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.Head;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * From which entry on the log is needed: by whom, and the nearest of them decides. How large the
 * log is does not matter: bytes raise an alarm and never shorten what was promised.
 */
public final class TrimRule {
  private TrimRule() {}

  /** What may hold the log back. */
  public enum Kind {
    /** There must be a verified checkpoint that begins where the log does. */
    VERIFIED_CHECKPOINT,
    /** Keys and history are promised from the horizon on. */
    HORIZON,
    /** A subscriber has not made the entries durable. */
    SUBSCRIBER,
    /** Entries are younger than what is promised. */
    AGE,
    /** What the entries name is not removed from the store yet. */
    SWEEP,
    /** The last block is always kept: the head names it. */
    LAST_BLOCK
  }

  /**
   * One thing that holds the log back.
   *
   * @param kind what it is
   * @param keepsFrom entries from this sequence on are kept for it
   * @param subject which one, where there are several; may be empty
   */
  public record Bound(Kind kind, long keepsFrom, String subject) {}

  /**
   * What is needed, and by whom.
   *
   * @param head the head, whose log time counts as now
   * @param ageMin entries younger than this are kept
   * @param verifiedCheckpoint the sequence of the newest one; 0: there is none
   * @param sweptTo what lies below this is removed from the store
   * @param subscribers what they last reported, by id
   * @param wallMicros the time now, by the clock that reports are noted with
   */
  public record Needs(
      Head head,
      Duration ageMin,
      long verifiedCheckpoint,
      long sweptTo,
      Map<String, SubscriberReport> subscribers,
      long wallMicros) {
    /** Takes a copy. */
    public Needs {
      subscribers = Map.copyOf(subscribers);
    }
  }

  /** All bounds, the nearest first; the log is needed from the first one on. */
  public static List<Bound> bounds(LogReader log, Needs needs) {
    Head head = needs.head();
    long ageMicros = TimeUnit.SECONDS.toMicros(needs.ageMin().toSeconds());
    List<Bound> bounds = new ArrayList<>();
    bounds.add(new Bound(Kind.VERIFIED_CHECKPOINT, needs.verifiedCheckpoint() + 1, ""));
    bounds.add(new Bound(Kind.HORIZON, Math.max(1, head.horizon()), ""));
    long young =
        log.lastAtOrBefore(head.logTimeMicros() - ageMicros)
            .map(BlockHeader::lastSequence)
            .orElse(0L);
    bounds.add(new Bound(Kind.AGE, young + 1, ""));
    bounds.add(new Bound(Kind.SWEEP, needs.sweptTo(), ""));
    long last = log.last().map(block -> block.header().firstSequence()).orElse(1L);
    bounds.add(new Bound(Kind.LAST_BLOCK, last, ""));
    needs
        .subscribers()
        .forEach((id, report) -> {
          // One of another epoch, or that follows nothing, begins with a snapshot anyway.
          Position after = report.needsAfter();
          if (after != null
              && after.epoch() == head.epoch()
              && needs.wallMicros() - report.reportedAtMicros() < ageMicros) {
            bounds.add(new Bound(Kind.SUBSCRIBER, after.sequence() + 1, id));
          }
        });
    bounds.sort(
        Comparator.comparingLong(Bound::keepsFrom)
            .thenComparing(Bound::kind)
            .thenComparing(Bound::subject));
    return List.copyOf(bounds);
  }
}
