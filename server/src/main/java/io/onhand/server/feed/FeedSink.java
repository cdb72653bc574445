package io.onhand.server.feed;

/** One subscriber's stream. Called on the feed's thread alone. */
public interface FeedSink {
  /** Whether a frame can be sent without piling up in memory. */
  boolean isReady();

  void send(Frame frame);

  /** Ends the stream; nothing is sent after it. */
  void end(FeedEnd end);
}
