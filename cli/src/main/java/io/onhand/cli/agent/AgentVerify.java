package io.onhand.cli.agent;

import io.grpc.StatusRuntimeException;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.ReplicaDifference;
import io.onhand.agent.v1.ReplicaVerdict;
import io.onhand.agent.v1.ThingDifference;
import io.onhand.agent.v1.VerifyReplicaRequest;
import io.onhand.agent.v1.VerifyReplicaResponse;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.LiveLine;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Text;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.Record;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares an agent's copy with Central. */
@Command(
    name = "verify",
    header = "Compare an agent's copy with Central, and mend what differs.",
    customSynopsis = "./onhand agent verify [--report-only]",
    description = {
      "Records, and what is open at the agent's stores: reservations, transfers, exceptions. Both"
          + " are compared by hashes at one position, while tills go on reading and the feed goes on"
          + " bringing changes. Only ranges that differ are looked at closer, and only what differs"
          + " is written, unless the feed has changed it since.",
      "",
      "Exit code 0: nothing differs any more; 1: something does; 3: Central cannot be reached."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand agent verify",
      "  ./onhand agent verify --report-only --target berlin:7421",
      "  ./onhand agent verify --output json | jq 'select(.key or .id)'"
    })
final class AgentVerify implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--report-only", description = "Mend nothing.")
  private boolean isReportOnly;

  AgentVerify(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var line = new LiveLine(invocation.surroundings());
    ReplicaVerdict verdict = ReplicaVerdict.getDefaultInstance();
    try (Connection connection = invocation.connectToAgent()) {
      Iterator<VerifyReplicaResponse> events =
          AgentServiceGrpc.newBlockingStub(connection.channel())
              .verifyReplica(VerifyReplicaRequest.newBuilder().setReportOnly(isReportOnly).build());
      try {
        while (events.hasNext()) {
          VerifyReplicaResponse event = events.next();
          switch (event.getEventCase()) {
            case PROGRESS ->
                line.say(
                    event.getProgress().getPhase(),
                    event.getProgress().getRecords(),
                    event.getProgress().getTotal());
            case DIFFERENCE -> {
              line.clear();
              show(event.getDifference());
            }
            case THING_DIFFERENCE -> {
              line.clear();
              show(event.getThingDifference());
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
    boolean isMended = verdict.getDiffered() == verdict.getRepaired();
    return (isMended ? ExitCode.DONE : ExitCode.REFUSED).status();
  }

  private void show(ReplicaDifference difference) {
    if (invocation.json()) {
      invocation.jsonLines().line(json -> MessageJson.fields(json, difference));
      return;
    }
    invocation
        .out()
        .println(
            difference.getKey().getProduct()
                + " at "
                + difference.getKey().getStore()
                + ": Central has "
                + text(difference.hasCentral(), difference.getCentral())
                + ", the copy had "
                + text(difference.hasReplica(), difference.getReplica())
                + (difference.getRepaired() ? ", mended" : ", left as it is"));
    invocation.out().flush();
  }

  private void show(ThingDifference difference) {
    if (invocation.json()) {
      invocation.jsonLines().line(json -> MessageJson.fields(json, difference));
      return;
    }
    invocation
        .out()
        .println(
            MessageJson.shortName(difference.getKind()).toLowerCase(Locale.ROOT)
                + " "
                + difference.getId()
                + " at "
                + difference.getStore()
                + ": "
                + text(difference)
                + (difference.getRepaired() ? ", mended" : ", left as it is"));
    invocation.out().flush();
  }

  private static String text(ThingDifference difference) {
    if (!difference.hasCentral()) {
      return "not open at Central, the copy had it";
    }
    return difference.hasReplica()
        ? "open at Central, the copy had it otherwise"
        : "open at Central, the copy had none";
  }

  private static String text(boolean any, Record record) {
    return any
        ? Text.number(record.getOnHand()) + " (version " + Text.number(record.getVersion()) + ")"
        : "none";
  }

  private void show(ReplicaVerdict verdict) {
    if (invocation.json()) {
      invocation.jsonLines().line(json -> MessageJson.fields(json, verdict));
      return;
    }
    String where =
        "%s records and %s open things in %s ranges compared as of %s"
            .formatted(
                Text.number(verdict.getRecords()),
                Text.number(verdict.getThings()),
                Text.number(verdict.getRanges()),
                Text.number(verdict.getPosition().getSequence()));
    invocation
        .out()
        .println(
            verdict.getDiffered() == 0
                ? invocation.palette().good("The same") + ", " + where + "."
                : invocation.palette().bad("Different")
                    + ": "
                    + Text.number(verdict.getDiffered() - verdict.getThingsDiffered())
                    + " records and "
                    + Text.number(verdict.getThingsDiffered())
                    + " open things, "
                    + Text.number(verdict.getRepaired())
                    + " of them mended; "
                    + where
                    + ".");
  }
}
