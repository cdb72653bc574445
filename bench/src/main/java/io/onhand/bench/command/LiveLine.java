package io.onhand.bench.command;

import io.onhand.bench.compare.Watch;
import io.onhand.bench.load.LoadObserver;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.Surroundings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line on err that says how far a run is and how fast; nothing when nobody watches err. */
final class LiveLine implements Watch {

  private static final int WIDTH = 78;
  private static final String CLEARED = "\r" + " ".repeat(WIDTH) + "\r";

  private final PrintWriter err;
  private final boolean shown;

  LiveLine(Surroundings surroundings) {
    err = surroundings.err();
    shown = surroundings.errIsTerminal();
  }

  /** Says what is being done when there is no rate to show. */
  void say(String text) {
    if (shown) {
      String cut = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
      err.print(CLEARED + cut);
      err.flush();
    }
  }

  /** Takes the line away. */
  void clear() {
    if (shown) {
      err.print(CLEARED);
      err.flush();
    }
  }

  @Override
  public LoadObserver over(String name, Duration total) {
    say(name);
    return new LoadObserver() {
      @Override
      public void progress(Phase phase, Duration elapsed, double perSecond, long refused) {
        String failures = refused == 0 ? "" : ", refused " + Text.number(refused);
        say(
            String.format(
                Locale.ROOT,
                "%s: %s %d of %d s, %s/s%s",
                name,
                phase == Phase.WARM_UP ? "warms up," : "",
                elapsed.toSeconds(),
                total.toSeconds(),
                Text.number(Math.round(perSecond)),
                failures));
      }
    };
  }
}
