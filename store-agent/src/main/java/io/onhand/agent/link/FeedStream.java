package io.onhand.agent.link;

import org.jspecify.annotations.Nullable;

/** One stream of the feed. Used by the link's thread; no method blocks. */
public interface FeedStream {

  /** What happened next; null: nothing yet. */
  @Nullable FeedEvent poll();

  /** Allows that many frames more to come; none comes unasked. */
  void request(int frames);

  /** Gives the stream up; nothing more comes of it. */
  void cancel(String reason);
}
