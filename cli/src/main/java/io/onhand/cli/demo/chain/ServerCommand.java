package io.onhand.cli.demo.chain;

import io.onhand.client.Endpoint;
import io.onhand.server.options.Settings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of Central and of agents: the same Java and the same class path as this
 * program's.
 */
final class ServerCommand {

  private static final List<String> INHERITED = List.of("java.library.path", "onhand.home");

  /**
   * All servers share one machine for a minute: the optimizing compiler would take more than it
   * gives.
   */
  private static final List<String> SHORT_LIFE =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private ServerCommand() {}

  static List<String> central(Path data, int port) {
    List<String> command = java("-Xms128m", "-Xmx1g");
    command.addAll(
        List.of(
            "io.onhand.server.CentralMain",
            "--config",
            Settings.NO_FILE,
            "--data",
            data.toString(),
            "--port",
            Integer.toString(port)));
    return command;
  }

  static List<String> agent(String id, Path data, int port, Endpoint central, List<String> stores) {
    List<String> command = java("-Xms64m", "-Xmx512m");
    command.addAll(
        List.of(
            "io.onhand.agent.AgentMain",
            "--config",
            Settings.NO_FILE,
            "--data",
            data.toString(),
            "--port",
            Integer.toString(port),
            "--central",
            central.toString(),
            "--id",
            id));
    for (String store : stores) {
      command.add("--store");
      command.add(store);
    }
    return command;
  }

  static List<String> restore(Path backup, Path data) {
    List<String> command = java("-Xmx512m");
    command.addAll(
        List.of(
            "io.onhand.cli.OnhandMain",
            "backup",
            "restore",
            backup.toString(),
            "--to",
            data.toString()));
    return command;
  }

  /** As the launcher does: a server that was killed then serves again in half the time. */
  private static List<String> cacheOfLoadedClasses() {
    Path cache = Path.of(System.getProperty("onhand.home", ""), "classes.aot");
    return Files.isRegularFile(cache)
        ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off")
        : List.of();
  }

  private static List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(SHORT_LIFE);
    command.addAll(List.of(options));
    for (String name : INHERITED) {
      String value = System.getProperty(name);
      if (value != null) {
        command.add("-D" + name + "=" + value);
      }
    }
    command.addAll(cacheOfLoadedClasses());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    return command;
  }
}
