package io.onhand.cli.status;

import io.onhand.agent.v1.ForwardedStatus;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.agent.v1.OutboxStatus;
import io.onhand.agent.v1.Resend;
import io.onhand.agent.v1.SetAsideReplica;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Facts;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Text;

/** A store agent's status. */
public final class AgentStatusText {

  private AgentStatusText() {}

  /** Shows it, for people or for programs. */
  public static void show(Invocation invocation, GetAgentStatusResponse status) {
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> {
            json.name("server").value("agent");
            MessageJson.fields(json, status);
          });
      return;
    }
    facts(status).print(invocation.out(), invocation.palette());
    for (String alarm : status.getAlarmsList()) {
      invocation.out().println(invocation.palette().bad("ALARM  " + Text.plain(alarm)));
    }
  }

  private static Facts facts(GetAgentStatusResponse status) {
    Facts facts =
        new Facts()
            .add("server", "store agent " + status.getAgentId() + " " + status.getVersion())
            .add("stores", StatusText.stores(status.getStoresList()))
            .add("line to Central", line(status))
            .add("attempts", attempts(status))
            .add("replica", StatusText.words(MessageJson.shortName(status.getState())))
            .add(
                "cursor", status.hasCursor() ? StatusText.position(status.getCursor()) : "none yet")
            .add("behind", behind(status))
            .add("records", status.getRecords());
    if (status.hasOutbox()) {
      facts.add("outbox", outbox(status.getOutbox())).add("numbers", numbers(status.getOutbox()));
    }
    if (status.hasForwarded()) {
      facts.add("forwarded", forwarded(status.getForwarded()));
      if (status.getForwarded().hasLastResend()) {
        facts.add("sent again", resend(status.getForwarded().getLastResend()));
      }
    }
    for (SetAsideReplica replica : status.getSetAsideList()) {
      facts.add(
          "set aside",
          Text.time(replica.getSetAsideAt()) + ", " + replica.getWhy() + ": " + replica.getPath());
    }
    return facts
        .add("feeds opened", status.getConnects())
        .add("snapshots taken", status.getSnapshots())
        .add("started", Text.time(status.getStartedAt()));
  }

  private static String line(GetAgentStatusResponse status) {
    return StatusText.words(MessageJson.shortName(status.getLink()))
        + " ("
        + status.getCentral()
        + ")"
        + (status.getLastLinkError().isEmpty()
            ? ""
            : ", last broken by: " + status.getLastLinkError());
  }

  /** What the breaker does; said only while it is not as it should be. */
  private static String attempts(GetAgentStatusResponse status) {
    return switch (status.getBreaker()) {
      case BREAKER_STATE_OPEN -> "paused after failures in a row (breaker open)";
      case BREAKER_STATE_HALF_OPEN -> "the next one decides (breaker half open)";
      case BREAKER_STATE_CLOSED, BREAKER_STATE_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  private static String behind(GetAgentStatusResponse status) {
    return Text.number(status.getLagEntries())
        + (status.getLagEntries() == 1 ? " entry" : " entries")
        + " (head "
        + Text.number(status.getHeadSequence())
        + "), up to date "
        + Text.duration(status.getStaleness())
        + " ago";
  }

  private static String outbox(OutboxStatus outbox) {
    return Text.number(outbox.getQueued())
        + " queued"
        + (outbox.hasOldestQueuedAge()
            ? " (the oldest for " + Text.duration(outbox.getOldestQueuedAge()) + ")"
            : "")
        + ", "
        + Text.number(outbox.getParked())
        + " parked";
  }

  private static String numbers(OutboxStatus outbox) {
    return outbox.getLastNumber() == 0
        ? ""
        : "decided up to "
            + Text.number(outbox.getAcknowledgedNumber())
            + " of "
            + Text.number(outbox.getLastNumber());
  }

  private static String forwarded(ForwardedStatus forwarded) {
    return Text.number(forwarded.getKept())
        + " kept ("
        + Text.bytes(forwarded.getKeptBytes())
        + (forwarded.hasOldestAt() ? ", since " + Text.time(forwarded.getOldestAt()) : "")
        + ")"
        + (forwarded.getDropped() == 0
            ? ""
            : ", " + Text.number(forwarded.getDropped()) + " NOT KEPT");
  }

  private static String resend(Resend resend) {
    return Text.number(resend.getHandedOver())
        + " of "
        + Text.number(resend.getCommands())
        + " since "
        + Text.time(resend.getStartedAt())
        + ", Central was restored from epoch "
        + Long.toUnsignedString(resend.getFromEpoch())
        + " to "
        + Long.toUnsignedString(resend.getToEpoch())
        + (resend.hasFinishedAt() ? "" : ": GOES ON");
  }
}
