package io.onhand.cli.shell;

import java.util.function.Supplier;

/**
 * What is still done when the program is told to end (Ctrl-C, SIGTERM) while something is under
 * way. Without it the JVM would end with status 130 or 143 and say nothing.
 */
public final class OnInterrupt implements AutoCloseable {

  private final Thread hook;

  private OnInterrupt(Thread hook) {
    this.hook = hook;
  }

  /**
   * Arms the action until {@link #close}.
   *
   * @param action what is done, on a thread of its own, quickly; says how the program ends
   */
  public static OnInterrupt run(Supplier<ExitCode> action) {
    Thread hook =
        new Thread(
            () -> {
              ExitCode exitCode = action.get();
              System.out.flush();
              // A status can be chosen no other way once the JVM is going down.
              Runtime.getRuntime().halt(exitCode.status());
            },
            "on-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    return new OnInterrupt(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down already: the action runs.
    }
  }
}
