package io.onhand.cli.output;

import com.google.protobuf.Duration;
import io.onhand.replication.v1.AgentState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an agent or another follower of the feed is doing, as far as Central can know it. */
public final class FollowerState {
  /** Agents report about once a second; who only polls, every 20 seconds at least. */
  private static final long SILENT_SECONDS = 30;

  private FollowerState() {}

  /**
   * A word or a few: what it said of itself last says nothing of one that is silent.
   *
   * @param notSeenFor how long ago it last reported; null: it has not
   * @param isConnected whether a feed of it is open
   */
  public static String text(AgentState state, @Nullable Duration notSeenFor, boolean isConnected) {
    String name = MessageJson.shortName(state);
    String word = name.equals("UNSPECIFIED") ? "" : name.toLowerCase(Locale.ROOT);
    boolean isSilent =
        notSeenFor == null ? !isConnected : notSeenFor.getSeconds() >= SILENT_SECONDS;
    if (!isSilent) {
      return word;
    }
    return word.isEmpty() ? "silent" : "silent, was " + word;
  }
}
