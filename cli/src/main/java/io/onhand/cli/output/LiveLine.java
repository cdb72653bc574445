package io.onhand.cli.output;

import io.onhand.cli.shell.Surroundings;
import java.io.PrintWriter;

/** One line on err that says how far a long task is; nothing when nobody watches err. */
public final class LiveLine {

  private static final int WIDTH = 78;
  private static final String CLEARED = "\r" + " ".repeat(WIDTH) + "\r";

  private final PrintWriter err;
  private final boolean isShown;

  /** A line of a run. */
  public LiveLine(Surroundings surroundings) {
    err = surroundings.err();
    isShown = surroundings.errIsTerminal();
  }

  /** Says how much of a phase is done; {@code total} 0: not known. */
  public void say(String phase, long done, long total) {
    if (isShown) {
      String text =
          total == 0
              ? phase + ": " + Text.number(done)
              : "%s: %s of %s (%d%%)"
                  .formatted(
                      phase,
                      Text.number(done),
                      Text.number(total),
                      Math.min(100, 100 * done / total));
      err.print(CLEARED + (text.length() > WIDTH ? text.substring(0, WIDTH) : text));
      err.flush();
    }
  }

  /** Takes the line away. */
  public void clear() {
    if (isShown) {
      err.print(CLEARED);
      err.flush();
    }
  }
}
