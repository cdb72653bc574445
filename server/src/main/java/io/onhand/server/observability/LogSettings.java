package io.onhand.server.observability;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How this process logs.
 *
 * @param level of Onhand's own loggers
 * @param format of a line
 */
record LogSettings(Level level, Format format) {

  /** The forms of a line. */
  enum Format {
    /** An object in one line, for programs. */
    JSON,
    /** A sentence in one line, for people. */
    TEXT
  }

  /**
   * Reads {@code ONHAND_LOG_LEVEL} ({@code info} unless set) and {@code ONHAND_LOG} ({@code text}
   * or {@code json}; unless set text on a terminal, else JSON). What is misspelt counts as not set:
   * a server must not fail for its logs.
   */
  static LogSettings of(Map<String, String> environment, boolean terminal) {
    Level level = Level.toLevel(environment.get("ONHAND_LOG_LEVEL"), Level.INFO);
    return new LogSettings(level, format(environment.get("ONHAND_LOG"), terminal));
  }

  /** Whether standard error is a terminal, as far as can be told without native code. */
  static boolean isTerminal() {
    Path standardError = Path.of("/proc/self/fd/2");
    try {
      String target = Files.readSymbolicLink(standardError).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException notLinux) {
      return false;
    }
  }

  private static Format format(@Nullable String wanted, boolean terminal) {
    return switch (wanted == null ? "" : wanted.strip().toLowerCase(Locale.ROOT)) {
      case "text" -> Format.TEXT;
      case "json" -> Format.JSON;
      default -> terminal ? Format.TEXT : Format.JSON;
    };
  }
}
