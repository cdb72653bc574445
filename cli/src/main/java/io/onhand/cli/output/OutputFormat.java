package io.onhand.cli.output;

import java.util.Locale;

/** Who reads the output. */
public enum OutputFormat {
  /** People: aligned tables. */
  TABLE,
  /** Programs: JSON, one object per line. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
