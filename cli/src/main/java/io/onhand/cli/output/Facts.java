package io.onhand.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What is to be said of one thing: names and values below each other, aligned. */
public final class Facts {

  private record Fact(String name, String value) {}

  private final List<Fact> facts = new ArrayList<>();

  /** Adds a fact; one without a value is left out. */
  public Facts add(String name, Object value) {
    String text = Text.plain(value instanceof Long number ? Text.number(number) : value.toString());
    if (!text.isEmpty()) {
      facts.add(new Fact(name, text));
    }
    return this;
  }

  /** Prints them. */
  public void print(PrintWriter out, Palette palette) {
    int width = facts.stream().mapToInt(fact -> Text.width(fact.name())).max().orElse(0);
    for (Fact fact : facts) {
      String padding = " ".repeat(width - Text.width(fact.name()) + 2);
      out.println(palette.heading(fact.name()) + padding + fact.value());
    }
  }
}
