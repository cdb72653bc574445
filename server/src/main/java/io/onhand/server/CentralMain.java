package io.onhand.server;

import io.onhand.server.config.CentralSettings;
import io.onhand.server.log.DamagedLogException;
import io.onhand.server.options.ServerCommandLine;
import io.onhand.server.security.GrpcServers;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.schema.CorruptValueException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;

/** Starts Central and keeps it until a signal or a fault ends it. */
public final class CentralMain {
  private static final int COULD_NOT_START = 1;
  private static final int WRONG_USAGE = 2;
  private static final int CUT = 71;

  private CentralMain() {}

  /** See {@link CentralOptions} for arguments and exit codes. */
  public static void main(String[] arguments) {
    CentralOptions options = new CentralOptions();
    CommandLine line = new CommandLine(options);
    CentralSettings settings;
    try {
      if (!ServerCommandLine.fill(
          line, System.getenv(), Path.of(System.getProperty("user.home", ".")), arguments)) {
        return;
      }
      settings = options.settings();
    } catch (IllegalArgumentException e) {
      exit(WRONG_USAGE, String.valueOf(e.getMessage()));
      return;
    }
    try {
      Central central = Central.start(settings, new HaltingFaultHandler());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(central), "shutdown"));
      System.out.println(central.readyLine());
      System.out.flush();
      central.awaitEnd();
    } catch (DataFolderException
        | DamagedLogException
        | CorruptValueException
        | StorageException
        | IllegalArgumentException e) {
      exit(COULD_NOT_START, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      exit(COULD_NOT_START, GrpcServers.sentence(settings.listening(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command line with its options at their defaults, for those who name them. */
  public static CommandLine commandLine() {
    return new CommandLine(new CentralOptions());
  }

  /**
   * The status of a process that a signal ends is the signal's, unless it halts itself. What takes
   * too long is cut: start-up recovers what was durable, and nothing else was answered.
   */
  private static void stop(Central central) {
    Thread.ofPlatform().daemon().name("shutdown-limit").start(CentralMain::haltWhenTooLate);
    int status = CUT;
    try {
      central.close();
      status = 0;
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  private static void haltWhenTooLate() {
    long until = System.nanoTime() + CentralSettings.SHUTDOWN_MAX.toNanos();
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    exit(CUT, "Expected to be down within " + CentralSettings.SHUTDOWN_MAX + ", but was not.");
  }

  private static void exit(int status, String sentence) {
    PrintStream err = System.err;
    err.println("onhand central: " + sentence);
    Runtime.getRuntime().halt(status);
  }
}
