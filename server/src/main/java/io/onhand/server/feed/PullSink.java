package io.onhand.server.feed;

/** One caller who polls. Told one thing, once, on the feed's thread. */
public interface PullSink {
  /**
   * Answers.
   *
   * @param taken to be run once when the answer has left or its caller is gone; any thread
   */
  void answer(Frame frame, Runnable taken);

  void refuse(FeedEnd.Failure why);
}
