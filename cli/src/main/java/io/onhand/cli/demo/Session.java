package io.onhand.cli.demo;

import io.onhand.cli.demo.chain.Chain;
import io.onhand.cli.demo.chain.ChainException;
import io.onhand.cli.demo.chain.ChainNote;
import io.onhand.cli.demo.chain.Folders;
import io.onhand.cli.demo.chain.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * The life of a chain around what is played on it: its folder and ports, its end, also by Ctrl-C,
 * and what is left of it.
 */
final class Session {

  private final Path folder;
  private final boolean temporary;
  private final boolean keep;
  private final Chain chain;
  private final Screen screen;
  private volatile boolean interrupted;

  private Session(Path folder, boolean temporary, boolean keep, Chain chain, Screen screen) {
    this.folder = folder;
    this.temporary = temporary;
    this.keep = keep;
    this.chain = chain;
    this.screen = screen;
  }

  /** What is played. Returns true when all was right. */
  @FunctionalInterface
  interface Play {
    boolean on(Chain chain) throws DemoException, InterruptedException;
  }

  /**
   * Describes a chain; nothing is started yet.
   *
   * @param agents agent id to the stores it serves
   * @param wanted where data and logs go; empty: a temporary folder
   * @param firstPort Central's port, the agents' follow; empty: any free ones
   * @param keep true: the chain is left running when the play is over
   */
  static Session open(
      SortedMap<String, List<String>> agents,
      Optional<Path> wanted,
      OptionalInt firstPort,
      boolean keep,
      Screen screen)
      throws DemoException {
    try {
      Path notes = ChainNote.folderOfNotes();
      boolean temporary = wanted.isEmpty();
      if (!temporary) {
        Folders.expectEmpty(wanted.get());
      }
      List<Integer> ports = ports(firstPort, keep, 1 + agents.size());
      Path folder = temporary ? Folders.makeInside(notes) : wanted.get().toAbsolutePath();
      ChainNote note = ChainNote.of(notes, folder, temporary);
      return new Session(folder, temporary, keep, Chain.in(folder, ports, agents, note), screen);
    } catch (ChainException e) {
      throw new DemoException(e.why(), e.logLines());
    }
  }

  /**
   * A chain that is kept gets the usual ports when they are free: commands then need no address.
   */
  private static List<Integer> ports(OptionalInt first, boolean keep, int count)
      throws ChainException {
    if (first.isPresent()) {
      return Ports.from(first.getAsInt(), count);
    }
    return keep ? Ports.preferably(KeptAdvice.USUAL_PORT, count) : Ports.free(count);
  }

  /** Plays on the chain and ends it. Returns what the play returned. */
  boolean run(Play play) throws DemoException, InterruptedException {
    Thread onCtrlC = Thread.ofPlatform().name("demo-stop").unstarted(this::stopOnCtrlC);
    Runtime.getRuntime().addShutdownHook(onCtrlC);
    boolean right = false;
    boolean over = false;
    try {
      right = play.on(chain);
      over = true;
      return right;
    } catch (DemoException e) {
      throw interrupted ? awaitEndByCtrlC() : e;
    } finally {
      if (!interrupted) {
        end(over, right);
        forget(onCtrlC);
      }
    }
  }

  /** Central's address. */
  Chain chain() {
    return chain;
  }

  private void end(boolean over, boolean right) throws DemoException, InterruptedException {
    if (over && keep) {
      try {
        chain.leaveRunning();
      } catch (ChainException e) {
        throw new DemoException(e.why());
      }
      return;
    }
    chain.stop();
    if (right && temporary) {
      removeFolder();
    } else {
      screen.say("");
      screen.say("Data and logs are kept in " + folder);
    }
  }

  private void removeFolder() {
    try {
      Folders.remove(folder);
    } catch (IOException e) {
      screen.say("The folder %s could not be removed: %s".formatted(folder, e.getMessage()));
    }
  }

  private void stopOnCtrlC() {
    interrupted = true;
    screen.close(
        List.of(
            "",
            "Stopping Central and the agents.",
            "Data and logs are kept in " + folder + "; delete it when you like."));
    try {
      chain.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What fails because the servers are being stopped is no news; the program ends with the stop.
   */
  private static DemoException awaitEndByCtrlC() throws InterruptedException {
    Thread.currentThread().join();
    return new DemoException("Stopped.");
  }

  private static void forget(Thread onCtrlC) {
    try {
      Runtime.getRuntime().removeShutdownHook(onCtrlC);
    } catch (IllegalStateException e) {
      // The program is ending already; the hook finds nothing left to stop.
    }
  }
}
