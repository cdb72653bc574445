package io.onhand.cli.proof;

import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.VerifyFinding;
import io.onhand.admin.v1.VerifyStateRequest;
import io.onhand.admin.v1.VerifyStateResponse;
import io.onhand.admin.v1.VerifyVerdict;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.LiveLine;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.ExitCode;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proves that Central's whole state holds together. */
@Command(
    name = "verify",
    header = "Prove that Central's whole state holds together.",
    customSynopsis = "./onhand verify [--no-replay]",
    description = {
      "Central looks at everything it holds, as it was at one moment, and goes on serving: what"
          + " reservations hold and transfers have on their way sums up to the records, every index has"
          + " its rows and no other, every block of the log continues the one before it, and what the log"
          + " left is what there is. The log is also applied again, which must come to the same: to an"
          + " empty state, or once it is trimmed to that of the newest verified copy whose own log was"
          + " replayed. Nothing is changed.",
      "",
      "Exit code 0: sound; 1: something does not hold, each with its key."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand verify",
      "  ./onhand verify --no-replay",
      "  ./onhand verify --output json | jq -r 'select(.rule) | [.rule, .family, .key] | @tsv'"
    })
public final class VerifyCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(
      names = "--no-replay",
      description = "Leave out applying the log to an empty state, which takes longest.")
  private boolean isReplaySkipped;

  /** The command of a run. */
  public VerifyCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var line = new LiveLine(invocation.surroundings());
    VerifyVerdict verdict = VerifyVerdict.getDefaultInstance();
    try (Connection connection = invocation.connect()) {
      Iterator<VerifyStateResponse> events =
          AdminServiceGrpc.newBlockingStub(connection.channel())
              .verifyState(VerifyStateRequest.newBuilder().setSkipReplay(isReplaySkipped).build());
      try {
        while (events.hasNext()) {
          VerifyStateResponse event = events.next();
          switch (event.getEventCase()) {
            case PROGRESS ->
                line.say(
                    event.getProgress().getPhase(),
                    event.getProgress().getDone(),
                    event.getProgress().getTotal());
            case FINDING -> {
              line.clear();
              show(event.getFinding());
            }
            case VERDICT -> verdict = event.getVerdict();
            case EVENT_NOT_SET -> {}
          }
        }
      } catch (StatusRuntimeException e) {
        throw connection.failure(e);
      } finally {
        line.clear();
      }
    }
    show(verdict);
    return (verdict.getSound() ? ExitCode.DONE : ExitCode.REFUSED).status();
  }

  private void show(VerifyFinding finding) {
    if (invocation.json()) {
      invocation.jsonLines().line(json -> MessageJson.fields(json, finding));
      return;
    }
    invocation
        .out()
        .println(
            invocation.palette().bad(finding.getRule())
                + "  "
                + finding.getFamily()
                + " "
                + finding.getKey()
                + "\n  "
                + finding.getSentence());
    invocation.out().flush();
  }

  private void show(VerifyVerdict verdict) {
    if (invocation.json()) {
      invocation.jsonLines().line(json -> MessageJson.fields(json, verdict));
      return;
    }
    String where =
        "as of "
            + Text.number(verdict.getPosition().getSequence())
            + ", "
            + Text.number(verdict.getLookedAt())
            + " things looked at";
    if (verdict.getSound()) {
      invocation.out().println(invocation.palette().good("Sound") + ", " + where + ".");
    } else {
      invocation
          .out()
          .println(
              invocation.palette().bad("Not sound")
                  + ": "
                  + Text.number(verdict.getFindings())
                  + (verdict.getFindings() == 1 ? " finding, " : " findings, ")
                  + where
                  + ".");
    }
    invocation.out().println("State hash " + verdict.getStateHash());
    if (!verdict.getReplayed()) {
      invocation.note("The log was not replayed: " + verdict.getNotReplayed());
    } else if (verdict.getReplayedFrom() > 1) {
      invocation.note(
          "The log was replayed from entry "
              + Text.number(verdict.getReplayedFrom())
              + " on, where the newest verified copy ends.");
    }
  }
}
