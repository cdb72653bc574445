package io.onhand.cli.output;

import io.onhand.cli.shell.Surroundings;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on err for work that takes long; nothing at all when nobody watches err. */
public final class Progress implements AutoCloseable {

  private static final int WIDTH = 78;

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * Begins.
   *
   * @param task what is being done, a word or two
   * @param total how many units there are; negative: not known
   * @param unit what is counted, with a leading blank
   */
  public static Progress of(Surroundings surroundings, String task, long total, String unit) {
    if (!surroundings.errIsTerminal()) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(unit, 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .setMaxRenderedLength(WIDTH)
            .clearDisplayOnFinish()
            .setConsumer(new OneLine(surroundings.err()))
            .build());
  }

  /** Says how many units are done. */
  public void doneTo(long units) {
    if (bar != null) {
      bar.stepTo(units);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  /** Redraws one line. The library's own consumer loads a terminal library, which takes long. */
  private record OneLine(PrintWriter err) implements ProgressBarConsumer {

    @Override
    public int getMaxRenderedLength() {
      return WIDTH;
    }

    @Override
    public void accept(String rendered) {
      err.print("\r" + rendered);
      err.flush();
    }

    @Override
    public void clear() {
      err.print("\r" + " ".repeat(WIDTH) + "\r");
      err.flush();
    }

    @Override
    public void close() {
      err.flush();
    }
  }
}
