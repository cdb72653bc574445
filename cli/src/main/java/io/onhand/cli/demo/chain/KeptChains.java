package io.onhand.cli.demo.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops chains that a demo left running, on purpose or because it was killed. */
public final class KeptChains {

  private static final Duration END = Duration.ofSeconds(10);

  private KeptChains() {}

  /**
   * What became of one chain.
   *
   * @param folder its data and logs
   * @param servers how many processes were stopped
   * @param busy true: its demo still runs, so nothing was done
   * @param removed true: the folder is gone
   */
  public record Stopped(Path folder, int servers, boolean busy, boolean removed) {}

  /**
   * Stops every chain of the notes in this folder, and removes the data that demos put in temporary
   * folders.
   */
  public static List<Stopped> stopAll(Path notes) throws InterruptedException {
    List<Stopped> stopped = new ArrayList<>();
    for (ChainNote.Running chain : ChainNote.readAll(notes)) {
      stopped.add(stop(chain));
    }
    return stopped;
  }

  private static Stopped stop(ChainNote.Running chain) throws InterruptedException {
    if (!chain.kept() && chain.demo().isPresent()) {
      return new Stopped(chain.folder(), 0, true, false);
    }
    chain.servers().forEach(ProcessHandle::destroy);
    for (ProcessHandle server : chain.servers()) {
      awaitEnd(server);
    }
    // Whatever a note says: only what lies beside it was made by a demo.
    boolean ours = Objects.equals(chain.folder().getParent(), chain.file().getParent());
    boolean removed = chain.temporary() && ours && removed(chain.folder());
    removed(chain.file());
    return new Stopped(chain.folder(), chain.servers().size(), false, removed);
  }

  private static void awaitEnd(ProcessHandle server) throws InterruptedException {
    try {
      server.onExit().get(END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      server.destroyForcibly();
    }
  }

  private static boolean removed(Path path) {
    try {
      Folders.remove(path);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
