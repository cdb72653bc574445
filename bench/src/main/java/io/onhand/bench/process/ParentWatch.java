package io.onhand.bench.process;

import java.io.IOException;

/** Ends a child when its parent has ended, however that happened. */
public final class ParentWatch {

  private ParentWatch() {}

  /** Returns when standard input, whose other end the parent holds, has ended. */
  public static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // The parent writes nothing; only the end counts.
      }
    } catch (IOException e) {
      // A broken pipe is an end too.
      return;
    }
  }

  /** Calls {@link System#exit} with 0 when standard input has ended. */
  public static void exitWithParent() {
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(() -> {
          awaitEnd();
          System.exit(0);
        });
  }
}
