package io.onhand.server.feed;

/** One caller who polls. Told one thing, once, on the feed's thread. */
public interface PullSink {
  void answer(Frame frame);

  void refuse(FeedEnd.Failure why);
}
