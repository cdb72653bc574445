package io.onhand.cli.shell;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of the program gets from outside, so that a test can give it something else.
 *
 * @param environment the environment variables
 * @param home the user's home folder
 * @param user the user's name
 * @param out where results go, UTF-8 whatever the locale says: programs read it
 * @param err where errors, notes and progress go
 * @param errIsTerminal whether a person watches err: only then there are progress bars
 * @param outIsTerminal whether a person watches out: only then there are colours
 */
public record Surroundings(
    Map<String, String> environment,
    Path home,
    String user,
    PrintWriter out,
    PrintWriter err,
    boolean errIsTerminal,
    boolean outIsTerminal) {

  /** Copies the environment. */
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Those of this process. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        Path.of(System.getProperty("user.home", ".")),
        System.getProperty("user.name", "unknown"),
        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        isTerminal(2),
        isTerminal(1));
  }

  /**
   * Java tells only whether input and output are a terminal together. Linux tells it of each file
   * descriptor; elsewhere both are taken for one when the console is interactive.
   */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      if (Files.isSymbolicLink(link)) {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      }
    } catch (IOException | SecurityException e) {
      return false;
    }
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}
