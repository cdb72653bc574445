package io.onhand.server.observability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests in a process of its own, with the class path of the tests. */
final class ChildJvm {

  private static final long SECONDS_MAX = 60;

  /** What became of it. */
  record Result(int status, List<String> output, List<String> errors) {}

  private ChildJvm() {}

  static Result run(
      Class<?> main,
      Path folder,
      Map<String, String> environment,
      List<String> options,
      String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("ONHAND_"));
    builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "Expected " + main.getSimpleName() + " to end, but it still runs: " + read(errors));
      }
      return new Result(process.exitValue(), read(output), read(errors));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Lines as a reader of logs sees them: ended by a line feed and by nothing else. */
  private static List<String> read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return text.isEmpty() ? List.of() : List.of(text.split("\n"));
  }
}
