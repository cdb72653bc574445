package io.onhand.cli.demo;

import io.onhand.cli.output.Palette;
import java.io.PrintWriter;
import java.util.List;

/**
 * Where the story appears: lines that stay, and on a terminal a block at the end that is drawn anew
 * again and again. For use by several threads.
 */
final class Screen {

  /** A line of the block must not be folded by the terminal: going back up counts lines. */
  private static final int WIDTH_MAX = 79;

  private static final String ESCAPE = "\u001b[";

  private final PrintWriter out;
  private final boolean terminal;
  private final Palette palette;
  private List<String> block = List.of();
  private boolean closed;

  Screen(PrintWriter out, boolean terminal, Palette palette) {
    this.out = out;
    this.terminal = terminal;
    this.palette = palette;
  }

  /** True when somebody watches; false when the lines go to a file or another program. */
  boolean terminal() {
    return terminal;
  }

  /** Adds a line that stays. */
  synchronized void say(String line) {
    if (closed) {
      return;
    }
    erase();
    out.println(line);
    draw();
    out.flush();
  }

  /** Adds the heading of a part of the story. */
  void heading(String line) {
    say("");
    say(palette.heading(line));
  }

  /** Adds a line that says that all was right. */
  void good(String line) {
    say(palette.good(line));
  }

  /** Adds a line that says that something is wrong. */
  void bad(String line) {
    say(palette.bad(line));
  }

  /** Adds lines that stay. */
  synchronized void say(List<String> lines) {
    lines.forEach(this::say);
  }

  /** Draws the block anew; nothing where nobody watches. */
  synchronized void show(List<String> lines) {
    if (closed || !terminal) {
      return;
    }
    erase();
    block = lines.stream().map(Screen::cut).toList();
    draw();
    out.flush();
  }

  /** Takes the block away. */
  synchronized void clear() {
    show(List.of());
  }

  /** From now on nothing appears, apart from these last lines. */
  synchronized void close(List<String> last) {
    if (closed) {
      return;
    }
    clear();
    say(last);
    closed = true;
  }

  private void erase() {
    if (!block.isEmpty()) {
      out.print("\r" + ESCAPE + block.size() + "A" + ESCAPE + "J");
    }
  }

  private void draw() {
    block.forEach(out::println);
  }

  private static String cut(String line) {
    return line.length() <= WIDTH_MAX ? line : line.substring(0, WIDTH_MAX);
  }
}
