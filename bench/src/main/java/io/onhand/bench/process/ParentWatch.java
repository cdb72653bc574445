package io.onhand.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** A child's side of the pipe to its parent: its questions, and its end, however that happened. */
public final class ParentWatch {

  /** How the line begins that answers a question. */
  static final String ANSWER = "= ";

  private ParentWatch() {}

  /** Returns when standard input, whose other end the parent holds, has ended. */
  public static void awaitEnd() {
    answerUntilEnd(question -> "");
  }

  /**
   * The same; until then each line of it is answered on standard output.
   *
   * @param answer the answer to a question, one line each; called on this thread
   */
  public static void answerUntilEnd(UnaryOperator<String> answer) {
    try (BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = questions.readLine(); line != null; line = questions.readLine()) {
        System.out.println(ANSWER + answer.apply(line));
        System.out.flush();
      }
    } catch (IOException e) {
      // A broken pipe is an end too.
      return;
    }
  }

  /**
   * Answers the parent's questions on a thread of its own, and calls {@link System#exit} with 0
   * when standard input has ended.
   */
  public static void exitWithParent(UnaryOperator<String> answer) {
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(() -> {
          answerUntilEnd(answer);
          System.exit(0);
        });
  }
}
