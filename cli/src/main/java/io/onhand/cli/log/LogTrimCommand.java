package io.onhand.cli.log;

import io.onhand.admin.v1.TrimBound;
import io.onhand.admin.v1.TrimRequest;
import io.onhand.admin.v1.TrimResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has Central drop what nobody needs of its log. */
@Command(
    name = "trim",
    header =
        "Drop the oldest blocks of the log that nobody needs, and say what holds back the rest.",
    customSynopsis = "./onhand log trim [--dry-run]",
    description = {
      "Central does it by itself about once a minute. It keeps what is younger than"
          + " --log-age-hours-min, what no verified copy holds whose log was replayed, what is"
          + " promised from the horizon on, and what a subscriber that reported within that age has"
          + " not made durable. How large the log is never shortens that."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand log trim --dry-run",
      "  ./onhand log trim --output json | jq '.bounds[0]'"
    })
final class LogTrimCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--dry-run", description = "Drop nothing; say what would be.")
  private boolean isDry;

  LogTrimCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    TrimResponse answer;
    try (Connection connection = invocation.connect()) {
      TrimRequest request = TrimRequest.newBuilder().setDryRun(isDry).build();
      answer = connection.admin(stub -> stub.trim(request));
    }
    if (invocation.json()) {
      invocation.jsonLines().line(json -> MessageJson.fields(json, answer));
    } else {
      show(answer);
    }
    return ExitCode.DONE.status();
  }

  private void show(TrimResponse answer) {
    long dropped = answer.getOldestAfter() - answer.getOldestBefore();
    invocation
        .out()
        .println(
            dropped == 0
                ? "Nothing to drop: the log begins with entry "
                    + Text.number(answer.getOldestBefore())
                    + "."
                : "%s %s entries: the log %s with entry %s."
                    .formatted(
                        isDry ? "Would drop" : "Dropped",
                        Text.number(dropped),
                        isDry ? "would begin" : "begins",
                        Text.number(answer.getOldestAfter())));
    for (TrimBound bound : answer.getBoundsList()) {
      invocation
          .out()
          .println("  kept from " + Text.number(bound.getKeepsFrom()) + ": " + reason(bound));
    }
  }

  private static String reason(TrimBound bound) {
    return switch (bound.getKind()) {
      case TRIM_BOUND_KIND_VERIFIED_CHECKPOINT ->
          bound.getKeepsFrom() == 1
              ? "there is no verified copy whose log was replayed"
              : "the newest verified copy whose log was replayed ends there";
      case TRIM_BOUND_KIND_HORIZON -> "the horizon; keys and history from there on are promised";
      case TRIM_BOUND_KIND_SUBSCRIBER ->
          "subscriber " + bound.getSubject() + " has not made it durable";
      case TRIM_BOUND_KIND_AGE -> "it is younger than --log-age-hours-min";
      case TRIM_BOUND_KIND_SWEEP -> "what older entries name is not removed yet";
      case TRIM_BOUND_KIND_LAST_BLOCK -> "the last block is always kept";
      case TRIM_BOUND_KIND_UNSPECIFIED, UNRECOGNIZED -> "a reason this program does not know";
    };
  }
}
