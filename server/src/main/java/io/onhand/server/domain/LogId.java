package io.onhand.server.domain;

/**
 * An id that the log gives: the entry that made a thing names it. So ids need no counter, are the
 * same on every server, and those of another history of the log cannot be mistaken for one's own.
 *
 * @param epoch the history of the log
 * @param sequence the entry that made the thing
 * @param ordinal which of the things that the entry made of its kind, from 0
 */
public record LogId(long epoch, long sequence, int ordinal) implements Comparable<LogId> {
  private static final int RADIX = 36;

  /**
   * Checks the range.
   *
   * @throws InvalidFieldException for an epoch of 0 and numbers that no entry has
   */
  public LogId {
    if (epoch == 0 || sequence < 1 || ordinal < 0) {
      throw new InvalidFieldException("id", "Expected an id that Central gave.");
    }
  }

  /** The id of the only thing of its kind that an entry made. */
  public static LogId of(long epoch, long sequence) {
    return new LogId(epoch, sequence, 0);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws InvalidFieldException naming {@code field} when the text is anything else
   */
  public static LogId parse(String field, String text) {
    String[] parts = text.split("-", -1);
    try {
      if (parts.length == 2 || parts.length == 3) {
        LogId id =
            new LogId(
                Long.parseUnsignedLong(parts[0], RADIX),
                Long.parseLong(parts[1]),
                parts.length == 2 ? 0 : Integer.parseInt(parts[2]));
        if (id.toString().equals(text)) {
          return id;
        }
      }
    } catch (IllegalArgumentException e) {
      // Said below, with the text.
    }
    throw new InvalidFieldException(
        field, "Expected an id that Central gave, but got '" + text + "'.");
  }

  /** In the order of the log, within one history. */
  @Override
  public int compareTo(LogId other) {
    int byEpoch = Long.compareUnsigned(epoch, other.epoch);
    if (byEpoch != 0) {
      return byEpoch;
    }
    int bySequence = Long.compare(sequence, other.sequence);
    return bySequence != 0 ? bySequence : Integer.compare(ordinal, other.ordinal);
  }

  /** As callers know it: epoch, sequence and, when it is not 0, ordinal. */
  @Override
  public String toString() {
    String text = Long.toUnsignedString(epoch, RADIX) + "-" + sequence;
    return ordinal == 0 ? text : text + "-" + ordinal;
  }
}
