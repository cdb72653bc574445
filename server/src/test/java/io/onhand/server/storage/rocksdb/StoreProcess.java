package io.onhand.server.storage.rocksdb;

import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.StorageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own with a store open. It says {@code open} and then does as it is told: {@code
 * hold} waits until it is killed; {@code fill} appends until a write fails, naming each entry that
 * was acknowledged.
 */
final class StoreProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private StoreProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts a process whose files cannot grow above a size; 0: no limit. */
  static StoreProcess start(Path folder, String task, int fileKibMax) throws IOException {
    List<String> command = new ArrayList<>();
    String limit = fileKibMax == 0 ? "" : "ulimit -f " + fileKibMax + " && ";
    command.addAll(List.of("bash", "-c", limit + "exec \"$@\"", "store-process"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx128m"));
    command.add("-Djava.library.path=" + System.getProperty("java.library.path"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(StoreProcess.class.getName(), folder.toString(), task));
    return new StoreProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** The next line it says. */
  String line() {
    try {
      String line = output.readLine();
      return line == null ? "(ended)" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String pid() {
    return Long.toString(process.pid());
  }

  /** Kills it with -9. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Expected the process to end, but it runs: " + pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The process: a folder and a task. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    KeyValueStore store = TestLog.open(folder);
    System.out.println("open");
    if (arguments[1].equals("hold")) {
      System.in.read();
      return;
    }
    int next = TestLog.head(store) + 1;
    try {
      for (; ; next++) {
        TestLog.append(store, next, next);
        System.out.println(next);
      }
    } catch (StorageException e) {
      System.out.println("failed: " + e.getMessage());
    }
    try {
      TestLog.append(store, next, next);
      System.out.println("wrote after a failure");
    } catch (StorageException e) {
      System.out.println("refused: " + e.getMessage());
    }
    System.out.println("head " + TestLog.head(store));
    Runtime.getRuntime().halt(3);
  }
}
