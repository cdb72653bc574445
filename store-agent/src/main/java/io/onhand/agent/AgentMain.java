package io.onhand.agent;

import io.onhand.agent.config.AgentSettings;
import io.onhand.server.options.ServerCommandLine;
import io.onhand.server.security.GrpcServers;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.schema.CorruptValueException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine;

/** Starts a store agent and keeps it until a signal or a fault ends it. */
public final class AgentMain {

  private static final int COULD_NOT_START = 1;
  private static final int WRONG_USAGE = 2;

  private AgentMain() {}

  /** See {@link AgentOptions} for arguments and exit codes. */
  public static void main(String[] arguments) {
    AgentOptions options = new AgentOptions();
    CommandLine line = new CommandLine(options);
    AgentSettings settings;
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
      Agent agent = Agent.start(settings, AgentMain::halt);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent), "shutdown"));
      System.out.println(agent.readyLine());
      System.out.flush();
      agent.awaitEnd();
    } catch (DataFolderException
        | StorageException
        | CorruptValueException
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
    return new CommandLine(new AgentOptions());
  }

  /** The status of a process that a signal ends is the signal's, unless it halts itself. */
  private static void stop(Agent agent) {
    agent.close();
    Runtime.getRuntime().halt(0);
  }

  /**
   * Without the orderly shutdown: what failed must not be touched again, and nothing is lost that
   * Central does not have.
   */
  private static void halt(String what, Throwable cause) {
    exit(Agent.FAULT_STATUS, what + " The process stops; start it again to recover. " + cause);
  }

  private static void exit(int status, String sentence) {
    PrintStream err = System.err;
    err.println("onhand agent: " + sentence);
    Runtime.getRuntime().halt(status);
  }
}
