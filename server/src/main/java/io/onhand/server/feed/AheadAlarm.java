package io.onhand.server.feed;

/**
 * Told when a subscriber that is remembered knows more than the log: something that was answered is
 * lost. Any thread.
 */
public interface AheadAlarm {
  /**
   * Raises the alarm.
   *
   * @param has the last sequence that the subscriber has
   * @param head where the log ends
   */
  void raise(String subscriberId, long has, long head);
}
