package io.onhand.server;

import io.onhand.server.config.CentralSettings;
import io.onhand.server.log.DamagedLogException;
import io.onhand.server.security.GrpcServers;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.schema.CorruptValueException;
import java.io.IOException;
import java.io.PrintStream;
import picocli.CommandLine;

/** Starts Central and keeps it until a signal or a fault ends it. */
public final class CentralMain {
  private static final int COULD_NOT_START = 1;
  private static final int WRONG_USAGE = 2;

  private CentralMain() {}

  /** See {@link CentralOptions} for arguments and exit codes. */
  public static void main(String[] arguments) {
    CentralOptions options = new CentralOptions();
    CommandLine line = new CommandLine(options);
    CentralSettings settings;
    try {
      line.parseArgs(arguments);
      if (CommandLine.printHelpIfRequested(line.getParseResult())) {
        return;
      }
      settings = options.settings();
    } catch (CommandLine.ParameterException | IllegalArgumentException e) {
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
        | IllegalArgumentException e) {
      exit(COULD_NOT_START, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      exit(COULD_NOT_START, GrpcServers.sentence(settings.listening(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The status of a process that a signal ends is the signal's, unless it halts itself. */
  private static void stop(Central central) {
    central.close();
    Runtime.getRuntime().halt(0);
  }

  private static void exit(int status, String sentence) {
    PrintStream err = System.err;
    err.println("onhand central: " + sentence);
    Runtime.getRuntime().halt(status);
  }
}
