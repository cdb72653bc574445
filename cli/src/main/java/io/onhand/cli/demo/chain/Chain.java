package io.onhand.cli.demo.chain;

import io.onhand.client.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Central and its agents on this machine, each a process of its own with its own folder and log.
 */
public final class Chain {

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(10);
  private static final String LOOPBACK = "127.0.0.1";

  private final Path centralData;
  private final ServerProcess central;
  private final SortedMap<String, List<String>> stores;
  private final Path folder;
  private final SortedMap<String, ServerProcess> agents = new TreeMap<>();
  private final CompletableFuture<ChainException> failure = new CompletableFuture<>();
  private final ChainNote note;
  private boolean ending;

  private Chain(
      Path folder, List<Integer> ports, SortedMap<String, List<String>> stores, ChainNote note) {
    this.folder = folder;
    this.stores = new TreeMap<>(stores);
    this.note = note;
    centralData = folder.resolve("central");
    Iterator<Integer> port = ports.iterator();
    Endpoint centralAt = new Endpoint(LOOPBACK, port.next());
    central =
        new ServerProcess(
            "Central",
            centralAt,
            ServerCommand.central(centralData, centralAt.port()),
            folder.resolve("central.log"),
            failure::complete);
    stores
        .keySet()
        .forEach(id -> agents.put(id, agent(id, new Endpoint(LOOPBACK, port.next()), centralAt)));
  }

  private ServerProcess agent(String id, Endpoint at, Endpoint centralAt) {
    return new ServerProcess(
        id,
        at,
        ServerCommand.agent(
            id, folder.resolve(id), at.port(), centralAt, stores.getOrDefault(id, List.of())),
        folder.resolve(id + ".log"),
        failure::complete);
  }

  /**
   * Describes a chain; nothing is started yet.
   *
   * @param folder where data and logs go; made when it is not there
   * @param ports Central's, then one per agent
   * @param stores agent id to the stores it serves
   * @param note where it is written down which processes run
   */
  public static Chain in(
      Path folder, List<Integer> ports, SortedMap<String, List<String>> stores, ChainNote note)
      throws ChainException {
    if (ports.size() != 1 + stores.size()) {
      throw new IllegalArgumentException(
          "Expected a port per process, but got %d for %d"
              .formatted(ports.size(), 1 + stores.size()));
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ChainException("Cannot make the folder %s: %s.".formatted(folder, e.getMessage()));
    }
    return new Chain(folder, ports, stores, note);
  }

  /** Starts Central and waits until it serves. Returns how long that took. */
  public Duration startCentral() throws ChainException, InterruptedException {
    start(List.of(central));
    return central.awaitServing(START);
  }

  /** Starts all agents and waits until they serve. Returns how long that took. */
  public Duration startAgents() throws ChainException, InterruptedException {
    long begin = System.nanoTime();
    start(agents.values());
    for (ServerProcess agent : agents.values()) {
      agent.awaitServing(START);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Kills a server of this chain as kill -9 does. */
  public void kill(ServerProcess server) throws InterruptedException {
    server.kill();
  }

  /** Starts a killed server again on its data and returns at once, before it serves. */
  public void launch(ServerProcess server) throws ChainException {
    start(List.of(server));
  }

  /**
   * Starts a killed server again on its data and waits until it serves. Returns how long that took.
   */
  public Duration bringBack(ServerProcess server) throws ChainException, InterruptedException {
    start(List.of(server));
    return server.awaitServing(START);
  }

  /**
   * Ends an agent in order and starts it again on its data, with another address for Central.
   *
   * @param id a known one
   * @param centralAt where the agent is to look for Central
   */
  public void restartAgent(String id, Endpoint centralAt)
      throws ChainException, InterruptedException {
    ServerProcess moved;
    synchronized (this) {
      ServerProcess before = agents.get(id);
      if (before == null) {
        throw new IllegalArgumentException("Expected an agent, but got " + id);
      }
      Optional<Process> ending = before.askToEnd();
      if (ending.isPresent()) {
        ServerProcess.awaitEnd(ending.get(), END);
      }
      moved = agent(id, before.endpoint(), centralAt);
      agents.put(id, moved);
    }
    bringBack(moved);
  }

  /** Kills Central as kill -9 does and takes its whole data folder away. */
  public void loseCentral() throws ChainException, InterruptedException {
    central.kill();
    try {
      Folders.remove(centralData);
    } catch (IOException e) {
      throw new ChainException(
          "The folder %s could not be removed: %s.".formatted(centralData, e.getMessage()));
    }
  }

  /**
   * Restores Central's folder from a backup, as an operator does, and starts Central on it. Returns
   * how long both took.
   */
  public Duration restoreCentral(Path backup) throws ChainException, InterruptedException {
    long begin = System.nanoTime();
    Path log = folder.resolve("restore.log");
    int status;
    try {
      status =
          new ProcessBuilder(ServerCommand.restore(backup, centralData))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
    } catch (IOException e) {
      throw new ChainException("Cannot restore Central: %s.".formatted(e.getMessage()));
    }
    if (status != 0) {
      throw new ChainException(
          "Expected Central to be restored from %s, but that ended with status %d; its log is %s."
              .formatted(backup, status, log));
    }
    bringBack(central);
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Ctrl-C may come at any time: what is about to start then must not outlive the stop. */
  private synchronized void start(Collection<ServerProcess> servers) throws ChainException {
    if (ending) {
      throw new ChainException("The chain is being stopped.");
    }
    for (ServerProcess server : servers) {
      server.start();
    }
    writeNote();
  }

  /** Central. */
  public ServerProcess central() {
    return central;
  }

  /** The agents by id. */
  public synchronized SortedMap<String, ServerProcess> agents() {
    return new TreeMap<>(agents);
  }

  /** Why a server ended without being asked to. Empty: none did. */
  public Optional<ChainException> failure() {
    return Optional.ofNullable(failure.getNow(null));
  }

  /** Stops all: agents first, so that Central sees them go; what does not end in time is killed. */
  public void stop() throws InterruptedException {
    for (Process process : askToEnd()) {
      ServerProcess.awaitEnd(process, END);
    }
    note.delete();
  }

  private synchronized List<Process> askToEnd() {
    ending = true;
    List<Process> asked = new ArrayList<>();
    agents.values().forEach(agent -> agent.askToEnd().ifPresent(asked::add));
    central.askToEnd().ifPresent(asked::add);
    return asked;
  }

  /** Leaves all running: they outlive this program. */
  public synchronized void leaveRunning() throws ChainException {
    note.kept();
    writeNote();
    central.leaveRunning();
    agents.values().forEach(ServerProcess::leaveRunning);
  }

  private void writeNote() throws ChainException {
    List<ProcessHandle> running = new ArrayList<>();
    central.handle().ifPresent(running::add);
    agents.values().forEach(agent -> agent.handle().ifPresent(running::add));
    note.write(running);
  }
}
