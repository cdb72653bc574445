package io.onhand.cli.agent;

import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether a till may close. */
@Command(
    name = "close-check",
    header = "Say whether a till, a store or all of an agent may close, by exit code.",
    customSynopsis =
        "./onhand agent close-check [--of-origin ORIGIN] [--store STORE] [--wait TIME]",
    description = {
      "It may close when Central has decided all that the agent has acknowledged, and nothing is"
          + " parked. Exit code 0: it may; 1: not yet, with what stands in the way. With --wait it is"
          + " asked again until it may, or the time is over."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand agent close-check --of-origin till-3",
      "  ./onhand agent close-check --store Berlin --wait 5m && ./close-the-till",
      "  ./onhand agent close-check --output json | jq .reasons"
    })
final class CloseCheck implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Invocation invocation;

  @Mixin private WriteFilter filter = new WriteFilter();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description = "Wait so long for it, as in 30s, 5m (no waiting).")
  private Optional<Duration> wait = Optional.empty();

  CloseCheck(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    CheckCloseResponse check;
    try (Connection connection = invocation.connectToAgent()) {
      check = wait.isPresent() ? await(connection, wait.get()) : ask(connection);
    }
    show(check);
    return (check.getMayClose() ? ExitCode.DONE : ExitCode.REFUSED).status();
  }

  private CheckCloseResponse await(Connection connection, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    CheckCloseResponse check = ask(connection);
    while (!check.getMayClose()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return check;
      }
      pause(Math.min(left, POLL.toNanos()));
      check = ask(connection);
    }
    return check;
  }

  private static void pause(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.fault("Expected to wait, but was interrupted", "Ask again.");
    }
  }

  private CheckCloseResponse ask(Connection connection) {
    CheckCloseRequest request =
        CheckCloseRequest.newBuilder().setOrigin(filter.origin()).setStore(filter.store()).build();
    return connection.agent(stub -> stub.checkClose(request));
  }

  private void show(CheckCloseResponse check) {
    List<String> reasons = reasons(check);
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> {
            MessageJson.fields(json, check);
            json.name("reasons").beginArray();
            for (String reason : reasons) {
              json.value(reason);
            }
            json.endArray();
          });
      return;
    }
    invocation.out().println(check.getMayClose() ? "may close" : "not yet");
    reasons.forEach(invocation.out()::println);
  }

  private static List<String> reasons(CheckCloseResponse check) {
    List<String> reasons = new ArrayList<>();
    if (check.getQueued() > 0) {
      reasons.add(
          counted(check.getQueued(), "write waits", "writes wait")
              + " for Central, the oldest for "
              + Text.duration(check.getOldestQueuedAge())
              + ": see ./onhand agent status, ./onhand agent queued");
    }
    if (check.getOutcomeUnknown() > 0) {
      reasons.add(
          counted(check.getOutcomeUnknown(), "of them was", "of them were")
              + " sent and not answered: Central may have decided it");
    }
    if (check.getParked() > 0) {
      reasons.add(
          counted(check.getParked(), "write was", "writes were")
              + " refused by Central: settle with ./onhand agent parked list");
    }
    if (check.getResending()) {
      reasons.add("Central was restored, and what it may have lost is still being sent again");
    }
    return reasons;
  }

  private static String counted(long count, String one, String several) {
    return Text.number(count) + " " + (count == 1 ? one : several);
  }
}
