package io.onhand.server.admin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What needs an operator's eye, one sentence per cause; raised and cleared from any thread. */
public final class Alarms {
  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

  /** What an alarm may be about. */
  public enum Cause {
    /** A rule was about to be broken and the command was refused. Stays until restart. */
    INVARIANT_VIOLATED,
    /** The wall clock is more than a minute away from log time. */
    WALL_CLOCK_OFF,
    /** Writes are refused because the disk is nearly full. */
    DISK_LOW,
    /** Stored state cannot be read. Stays until restart. */
    LOG_DAMAGED,
    /**
     * A subscriber knows more than the log: something that was answered is lost. Stays until
     * restart.
     */
    SUBSCRIBER_AHEAD,
    /** The log has grown beyond what was expected. It is kept all the same. */
    LOG_LARGE,
    /** A checkpoint could not be made, or could not be proved. Until one is. */
    CHECKPOINT_FAILED
  }

  private final Map<Cause, String> raised = new ConcurrentSkipListMap<>();

  /** Raises an alarm, or says it anew; logged when it is new. */
  public void raise(Cause cause, String sentence) {
    if (raised.put(cause, sentence) == null) {
      LOG.atError().addKeyValue("alarm", cause).log(sentence);
    }
  }

  /** Clears an alarm; logged when it was raised. */
  public void clear(Cause cause) {
    if (raised.remove(cause) != null) {
      LOG.atInfo().addKeyValue("alarm", cause).log("The alarm is over.");
    }
  }

  /** Raises or clears an alarm. */
  public void set(Cause cause, boolean isRaised, String sentence) {
    if (isRaised) {
      raise(cause, sentence);
    } else {
      clear(cause);
    }
  }

  /** The sentences of what is raised. */
  public List<String> sentences() {
    return List.copyOf(raised.values());
  }
}
