package io.onhand.cli.csv;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version that a record is expected to have, in one word of a file or of the command line:
 * {@code 8}, or {@code EPOCH:8} with the epoch under which it was read.
 *
 * @param epoch 0: not said, then a version that a restored Central has again by chance is taken too
 * @param version 0: the record must not exist
 */
public record ExpectedVersion(long epoch, long version) {

  private static final Pattern FORM = Pattern.compile("(?:(\\d{1,20}):)?(\\d{1,18})");

  /** Reads the word; empty when it is none. */
  public static Optional<ExpectedVersion> parse(String text) {
    Matcher form = FORM.matcher(text);
    try {
      if (form.matches()) {
        String epoch = form.group(1);
        return Optional.of(
            new ExpectedVersion(
                epoch == null ? 0 : Long.parseUnsignedLong(epoch), Long.parseLong(form.group(2))));
      }
    } catch (NumberFormatException e) {
      // More than 64 bits: no epoch.
    }
    return Optional.empty();
  }

  /** The word. */
  @Override
  public String toString() {
    return epoch == 0 ? Long.toString(version) : Long.toUnsignedString(epoch) + ":" + version;
  }
}
