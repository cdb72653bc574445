package io.onhand.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.onhand.bench.echo.EchoProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long because each case is a process of its own. */
@Tag("long")
@DisplayName(
    "A benchmark leaves no files behind when it is interrupted, and no process when killed")
@Timeout(120)
final class ChildJvmIT {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern READY_WITH_PID = Pattern.compile("ready (\\d+)");

  @TempDir private Path folder;

  @Test
  void endsItsProcessesAndRemovesItsFilesWhenToldToEnd() throws Exception {
    ChildJvm parent = start(Parent.class);
    long child = Long.parseLong(parent.ready().group(1));
    assertThat(alive(parent.pid())).isTrue();
    assertThat(alive(child)).isTrue();
    assertThat(parent.processorTime()).get().matches(Duration::isPositive);
    assertThat(folder.resolve("work")).isNotEmptyDirectory();
    parent.close();
    await().atMost(START).until(() -> !alive(parent.pid()) && !alive(child));
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void endsTheChildWhenTheParentIsKilled() throws Exception {
    ChildJvm parent = start(Parent.class);
    long child = Long.parseLong(parent.ready().group(1));
    assertThat(ProcessHandle.of(parent.pid()).orElseThrow().destroyForcibly()).isTrue();
    await().atMost(START).until(() -> !alive(child));
    parent.close();
  }

  @Test
  void asksAndGetsTheAnswerToEachQuestion() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(
            "child",
            Answering.class.getName(),
            List.of(),
            folder,
            Pattern.compile("ready"),
            START)) {
      assertThat(child.ask("one")).isEqualTo("asked: one");
      assertThat(child.ask("two")).isEqualTo("asked: two");
    }
  }

  @Test
  void saysWhatAProcessSaidThatDoesNotStart() {
    assertThatThrownBy(() -> start(Failing.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Expected child to start, but it ended. It said:")
        .hasMessageContaining("no such thing");
  }

  @Test
  void saysThatAProcessIsNotReadyInTime() {
    assertThatThrownBy(() ->
            ChildJvm.start(
                    "child",
                    Parent.class.getName(),
                    List.of(folder.toString()),
                    folder,
                    Pattern.compile("never said"),
                    Duration.ofSeconds(1))
                .close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not ready after 1 s");
  }

  private ChildJvm start(Class<?> main) throws IOException, InterruptedException {
    return ChildJvm.start(
        "child", main.getName(), List.of(folder.toString()), folder, READY_WITH_PID, START);
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Starts a process itself, says which, and waits. */
  static final class Parent {

    private Parent() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      try (WorkFolder work = WorkFolder.in(Path.of(args[0]).resolve("work"), false);
          EchoProcess echo = EchoProcess.start(work.path(), 10)) {
        System.out.println("ready " + echo.pid());
        ParentWatch.awaitEnd();
      }
    }
  }

  /** Answers what it is asked. */
  static final class Answering {

    private Answering() {}

    public static void main(String[] args) {
      System.out.println("ready");
      ParentWatch.answerUntilEnd(question -> "asked: " + question);
    }
  }

  /** Ends at once. */
  static final class Failing {

    private Failing() {}

    public static void main(String[] args) {
      System.err.println("Expected " + args[0] + ", but there is no such thing.");
    }
  }
}
