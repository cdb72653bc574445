import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the output of a Maven build on stdin into the checklist that {@code ./onhand test} prints:
 * one line per test class with what it proves, as soon as it is known, then the failures with the
 * command that runs each alone. Exits with 0 only if the build said that it succeeded, at least one
 * check ran, and nothing failed, was skipped or was reported as an error; with 1 if a check failed
 * or was skipped, and with 3 if the build itself broke.
 */
final class Checklist {
  private static final Pattern LEVEL = Pattern.compile("\\[(INFO|WARNING|ERROR)]");
  private static final Pattern MODULE = Pattern.compile("\\[INFO] Building (\\S+) \\S+ +\\[.*");
  private static final Pattern GOAL = Pattern.compile("\\[INFO] --- (\\S+?):\\S+ .*");
  private static final Pattern RESULT =
      Pattern.compile(
          "\\[\\w+] Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+),"
              + " Time elapsed: ([\\d.]+) s.* -- in (.*)");
  private static final Pattern FAILURE =
      Pattern.compile("\\[ERROR] ([\\w.$]+)\\.(\\w+)\\S* -- Time elapsed: .* <<< \\w+!");

  /** What Surefire calls a class that could not be set up. */
  private static final String SET_UP = "initializationError";

  private record Failure(String className, String method, List<String> message) {
    String command() {
      String simple = className.substring(className.lastIndexOf('.') + 1);
      return method.equals(SET_UP)
          ? "./onhand test " + simple
          : "./onhand test '" + simple + "#" + method + "'";
    }
  }

  private final List<Failure> failures = new ArrayList<>();

  private String module = "";
  private boolean gatesShown;
  private boolean inMessage;
  private boolean built;
  private int errors;
  private int checks;
  private int groups;
  private int skipped;

  static void main(String[] arguments) throws IOException {
    var checklist = new Checklist();
    long started = System.nanoTime();
    var in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      checklist.read(line);
    }
    System.exit(checklist.conclude(Duration.ofNanos(System.nanoTime() - started)));
  }

  private void read(String line) {
    Matcher matcher;
    if ((matcher = MODULE.matcher(line)).matches()) {
      module = matcher.group(1);
      gatesShown = false;
    } else if ((matcher = GOAL.matcher(line)).matches()) {
      onGoal(matcher.group(1));
    } else if ((matcher = RESULT.matcher(line)).matches()) {
      onResult(matcher);
    } else if ((matcher = FAILURE.matcher(line)).matches()) {
      failures.add(new Failure(matcher.group(1), matcher.group(2), new ArrayList<>()));
      inMessage = true;
    } else if (LEVEL.matcher(line).lookingAt() || line.startsWith("\tat ")) {
      inMessage = false;
      built |= line.equals("[INFO] BUILD SUCCESS");
      if (line.startsWith("[ERROR] ")) {
        errors++;
      }
    } else if (inMessage && !line.isBlank()) {
      failures.getLast().message().add(line);
    }
  }

  /** The first goal after the compiler's: what the compiler and the gates before it check, held. */
  private void onGoal(String plugin) {
    if (plugin.equals("maven-surefire-plugin") && !gatesShown) {
      gatesShown = true;
      System.out.println();
      System.out.println(module);
      row("ok", "", "", "Compiles without warnings; format, null safety and dependencies hold");
    }
  }

  private void onResult(Matcher result) {
    int ran = Integer.parseInt(result.group(1));
    int bad = Integer.parseInt(result.group(2)) + Integer.parseInt(result.group(3));
    int left = Integer.parseInt(result.group(4));
    checks += ran;
    groups++;
    skipped += left;
    String count = bad > 0 ? bad + " of " + ran : left > 0 ? left + " of " + ran : ran + "";
    String verdict = bad > 0 ? "FAILED" : left > 0 ? "SKIPPED" : "ok";
    row(
        verdict,
        count,
        String.format(Locale.ROOT, "%.1f s", Double.parseDouble(result.group(5))),
        result.group(6));
    inMessage = false;
  }

  private static void row(String verdict, String count, String time, String name) {
    System.out.printf(Locale.ROOT, "  %-7s %9s %8s  %s%n", verdict, count, time, name);
  }

  private int conclude(Duration took) {
    boolean ok = built && checks > 0 && skipped == 0 && failures.isEmpty() && errors == 0;
    for (Failure failure : failures) {
      System.out.println();
      System.out.println("FAILED " + failure.className() + "." + failure.method());
      failure.message().forEach(line -> System.out.println("  " + line));
      System.out.println("  Alone: " + failure.command());
    }
    System.out.println();
    System.out.printf(
        "%d checks in %d groups, %d min %02d s: %s%n",
        checks, groups, took.toMinutes(), took.toSecondsPart(), ok ? "all ok" : "NOT OK");
    return ok ? 0 : failures.isEmpty() && skipped == 0 ? 3 : 1;
  }
}
