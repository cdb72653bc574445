package io.onhand.agent.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Has a process kill itself at a point of its own work. It is armed while the process runs, or
 * before it starts, by a file that {@link KillHook} looks for; the process moves the file away when
 * it dies, so that a point that was never reached is told from one that was.
 */
final class KillSwitch {
  private static final int KILLED = 128 + 9;

  private final Path folder;
  private final Path jar;
  private @Nullable KillPoint armed;

  /** A switch in a folder of its own. */
  KillSwitch(Path folder) {
    this.folder = folder;
    jar = folder.resolve("hook.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(new Attributes.Name("Premain-Class"), KillHook.class.getName());
    try {
      Files.createDirectories(folder);
      // The class itself is on the class path of the process, which is that of the tests.
      new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a process that can be killed is started with. */
  static List<String> jvmOptions(@Nullable KillSwitch kills) {
    return kills == null ? List.of() : List.of("-javaagent:" + kills.jar + "=" + kills.folder);
  }

  static KillSwitch require(@Nullable KillSwitch kills) {
    return Objects.requireNonNull(kills, "Expected a chain with kill points.");
  }

  void arm(KillPoint point) {
    armed = point;
    try {
      Files.deleteIfExists(folder.resolve(KillHook.FIRED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    put(KillHook.ARMED, point.toString());
  }

  /** From its next start on the process thinks that so many days have passed. */
  void passDays(int days) {
    put(Haste.DAYS, String.valueOf(days));
  }

  /**
   * Until it is dead the process looks at this, and at nothing else that it looks at each minute.
   */
  void lookAt(Haste.Look look) {
    put(Haste.LOOK, look.name());
  }

  /** Nobody finds half of it. */
  private void put(String file, String content) {
    try {
      Path written = Files.writeString(folder.resolve("putting"), content);
      Files.move(written, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the process has killed itself where it was told to, and says so. */
  void awaitKilled(ServerProcess process) {
    int status;
    try {
      status = process.awaitExit();
    } catch (AssertionError e) {
      throw new AssertionError("Expected a kill " + armed + ", but it was never there.", e);
    }
    assertThat(status).as("killed %s: %s", armed, process.errors()).isEqualTo(KILLED);
    assertThat(folder.resolve(KillHook.FIRED)).hasContent(String.valueOf(armed));
    System.out.println("killed " + armed);
    try {
      Files.deleteIfExists(folder.resolve(Haste.LOOK));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
