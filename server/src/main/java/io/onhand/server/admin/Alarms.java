package io.onhand.server.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What needs an operator's eye, one sentence per cause, or per cause and subject where there may be
 * several; raised and cleared from any thread.
 */
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

  /** So many subjects of one cause have sentences of their own. */
  static final int SUBJECTS_MAX = 8;

  /** The subject of an alarm that has none, and of all beyond the first few. */
  private static final String NOBODY = "";

  /** By cause and subject; guarded by this. */
  private final SortedMap<Cause, Map<String, String>> raised = new TreeMap<>();

  /** Raises an alarm, or says it anew; logged when it is new. */
  public void raise(Cause cause, String sentence) {
    raise(cause, NOBODY, sentence);
  }

  /**
   * Raises an alarm about one of several, or says it anew; logged when it is new. Beyond the first
   * {@value #SUBJECTS_MAX} subjects the newest sentence stands for all others.
   *
   * @param subject whom or what it is about
   */
  public void raise(Cause cause, String subject, String sentence) {
    if (put(cause, subject, sentence)) {
      LOG.atError().addKeyValue("alarm", cause).log(sentence);
    }
  }

  /** Clears an alarm, of all its subjects; logged when it was raised. */
  public void clear(Cause cause) {
    if (remove(cause)) {
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
  public synchronized List<String> sentences() {
    return raised.values().stream().flatMap(of -> of.values().stream()).toList();
  }

  private synchronized boolean put(Cause cause, String subject, String sentence) {
    Map<String, String> bySubject = raised.computeIfAbsent(cause, _ -> new LinkedHashMap<>());
    boolean isOne = bySubject.containsKey(subject) || bySubject.size() < SUBJECTS_MAX;
    return bySubject.put(isOne ? subject : NOBODY, sentence) == null;
  }

  private synchronized boolean remove(Cause cause) {
    return raised.remove(cause) != null;
  }
}
