package io.onhand.server.storage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a data folder holds and in which version of its layout, as its file {@code FORMAT} says: for
 * example {@code onhand-central 1}.
 *
 * @param process the kind of process it belongs to: lower case letters and hyphens
 * @param version from 1; it grows when an older release could no longer read the folder rightly
 */
public record DataFormat(String process, int version) {

  private static final Pattern LINE = Pattern.compile("([a-z-]{1,64}) ([1-9][0-9]{0,8})\n");

  /** The data folder of Central. */
  public static final DataFormat CENTRAL = new DataFormat("onhand-central", 1);

  /** The data folder of a store agent. */
  public static final DataFormat AGENT = new DataFormat("onhand-agent", 1);

  /** A backup of Central, which no Central may take for its data folder. */
  public static final DataFormat BACKUP = new DataFormat("onhand-backup", 1);

  /** The outbox of a store agent, a folder of its own within the agent's. */
  public static final DataFormat OUTBOX = new DataFormat("onhand-outbox", 1);

  /** What a store agent forwarded, a folder of its own within the agent's. */
  public static final DataFormat FORWARDED = new DataFormat("onhand-forwarded", 1);

  public DataFormat {
    if (!LINE.matcher(process + " " + version + "\n").matches()) {
      throw new IllegalArgumentException(
          "Expected a process in lower case and a version from 1, but got: process="
              + process
              + " version="
              + version);
    }
  }

  /** The content of the file {@code FORMAT}. */
  String line() {
    return process + " " + version + "\n";
  }

  /** The format that the content of a file {@code FORMAT} names, if it names one. */
  static Optional<DataFormat> parse(String content) {
    Matcher matcher = LINE.matcher(content);
    return matcher.matches()
        ? Optional.of(new DataFormat(matcher.group(1), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return process + " " + version;
  }
}
