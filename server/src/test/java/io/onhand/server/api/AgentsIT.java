package io.onhand.server.api;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.api.Requests.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Duration;
import io.onhand.admin.v1.Agent;
import io.onhand.admin.v1.ForgetAgentRequest;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.ListAgentsRequest;
import io.onhand.admin.v1.TrimBoundKind;
import io.onhand.admin.v1.TrimRequest;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Position;
import io.onhand.replication.v1.AgentState;
import io.onhand.replication.v1.PullChangesRequest;
import io.onhand.replication.v1.PullChangesResponse;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.ReplicationServiceGrpc.ReplicationServiceBlockingStub;
import io.onhand.replication.v1.ReportAgentRequest;
import io.onhand.replication.v1.RequestBookmarkRequest;
import io.onhand.server.TestCentral;
import io.onhand.server.feed.FeedLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("Central lists agents with their lag, forgets them on request, and serves who polls")
final class AgentsIT {
  @TempDir Path data;

  @Test
  void listsForgetsAndServes() {
    try (TestCentral central = new TestCentral(data)) {
      central.declare("Paris");
      Position declared = head(central);
      for (int i = 0; i < 3; i++) {
        var _ =
            central
                .inventory()
                .adjustStock(adjust("k" + i, "A", "Paris", 1, ADJUST_REASON_RECEIPT));
      }
      var _ =
          replication(central)
              .reportAgent(
                  ReportAgentRequest.newBuilder()
                      .setAgentId("paris")
                      .setDurable(declared)
                      .setState(AgentState.AGENT_STATE_LIVE)
                      .addStores("Paris")
                      .setOutboxDepth(2)
                      .setParked(1)
                      .setOldestQueuedAge(Duration.newBuilder().setSeconds(5))
                      .build());
      List<Agent> agents = agents(central);
      assertThat(agents).hasSize(1);
      assertThat(agents.getFirst().getLagEntries()).isEqualTo(3);
      assertThat(agents.getFirst().getOutboxDepth()).isEqualTo(2);
      assertThat(agents.getFirst().getOldestQueuedAge().getSeconds()).isEqualTo(5);
      assertThat(agents.getFirst().getLag()).isNotEqualTo(Duration.getDefaultInstance());
      assertThat(agents.getFirst().getConnected()).isFalse();
      assertThat(agents.getFirst().getNotSeenFor().getSeconds()).isLessThan(30);

      PullChangesResponse pulled =
          replication(central)
              .pullChanges(
                  PullChangesRequest.newBuilder()
                      .setAfter(declared)
                      .addStores("Paris")
                      .setLimit(2)
                      .build());
      assertThat(pulled.getEntriesList())
          .extracting(entry -> entry.getHeader().getSequence())
          .containsExactly(declared.getSequence() + 1, declared.getSequence() + 2);
      assertThat(pulled.getHasMore()).isTrue();
      assertThat(pulled.getNext().getSequence()).isEqualTo(declared.getSequence() + 2);

      assertThat(
              error(() ->
                      replication(central)
                          .requestBookmark(
                              RequestBookmarkRequest.newBuilder().setSubscriberId("paris").build()))
                  .reason())
          .isEqualTo(ErrorReason.ERROR_REASON_SUBSCRIBER_NOT_FOUND);

      ForgetAgentRequest forget = ForgetAgentRequest.newBuilder().setAgentId("paris").build();
      var _ = central.admin().forgetAgent(forget);
      assertThat(agents(central)).isEmpty();
      assertThat(error(() -> central.admin().forgetAgent(forget)).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_SUBSCRIBER_NOT_FOUND);

      Position future = declared.toBuilder().setSequence(900).build();
      PullChangesRequest.Builder pull = PullChangesRequest.newBuilder().setAfter(future);
      assertThat(error(() -> replication(central).pullChanges(pull.build())).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);
      assertThat(alarms(central)).isEmpty();
      assertThat(
              error(() -> replication(central).pullChanges(pull.setSubscriberId("poller").build()))
                  .reason())
          .isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);
      ReportAgentRequest report =
          ReportAgentRequest.newBuilder().setAgentId("rome").setDurable(future).build();
      assertThat(error(() -> replication(central).reportAgent(report)).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);
      assertThat(alarms(central))
          .satisfiesExactly(
              first -> assertThat(first).startsWith("Subscriber 'poller' has sequence 900"),
              second -> assertThat(second).startsWith("Subscriber 'rome' has sequence 900"));
    }
  }

  @Test
  void aReportOfWhatTheLogDoesNotHaveIsAnAlarmAndCountsForNothing() {
    try (TestCentral central = new TestCentral(data)) {
      central.declare("Paris");
      Position head = head(central);
      report(central, "paris", head);
      assertThat(alarms(central)).as("of the head itself").isEmpty();

      Position foreign = head.toBuilder().setEpoch(head.getEpoch() + 1).setSequence(900).build();
      for (String agent : List.of("paris", "foreigner")) {
        assertThat(error(() -> report(central, agent, foreign)).reason())
            .isEqualTo(ErrorReason.ERROR_REASON_EPOCH_CHANGED);
      }
      assertThat(alarms(central)).as("of another log").isEmpty();

      Position ahead = head.toBuilder().setSequence(head.getSequence() + 1).build();
      for (String agent : List.of("stranger", "paris")) {
        OnhandError refused = error(() -> report(central, agent, ahead));
        assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);
        assertThat(refused.metadata()).containsEntry("head", String.valueOf(head.getSequence()));
        assertThat(alarms(central))
            .endsWith(
                "Subscriber '%s' has sequence %d, but the log ends at %d: something that was answered is lost."
                    .formatted(agent, ahead.getSequence(), head.getSequence()));
      }

      assertThat(agents(central))
          .as("what it reported before still counts")
          .extracting(Agent::getAgentId, Agent::getDurable)
          .containsExactly(tuple("paris", head));
      assertThat(keptForSubscribers(central))
          .containsExactly("paris from " + (head.getSequence() + 1));
      report(central, "paris", head);
      assertThat(alarms(central)).as("stays until somebody has looked").hasSize(2);
    }
  }

  @Test
  void whatAPollerHasTakenMakesRoomForTheNext() {
    try (TestCentral central = new TestCentral(data)) {
      central.declare("Paris");
      Position declared = head(central);
      for (int i = 0; i < 12; i++) {
        var basket = ApplyBasketRequest.newBuilder().setCommand(TestCentral.header("b" + i));
        for (int j = 0; j < 1_000; j++) {
          basket.addLines(adjust("", "product-" + j, "Paris", 1, ADJUST_REASON_RECEIPT).getLine());
        }
        var _ = central.inventory().applyBasket(basket.build());
      }
      long bytes = 0;
      while (bytes < 2 * FeedLimits.DEFAULT.pullBytesMax()) {
        bytes +=
            replication(central)
                .pullChanges(
                    PullChangesRequest.newBuilder().setAfter(declared).addStores("Paris").build())
                .getSerializedSize();
      }
    }
  }

  private static void report(TestCentral central, String agent, Position durable) {
    var _ =
        replication(central)
            .reportAgent(
                ReportAgentRequest.newBuilder()
                    .setAgentId(agent)
                    .setDurable(durable)
                    .setState(AgentState.AGENT_STATE_LIVE)
                    .addStores("Paris")
                    .build());
  }

  /** For whom a trim would keep which entries. */
  private static List<String> keptForSubscribers(TestCentral central) {
    return central
        .admin()
        .trim(TrimRequest.newBuilder().setDryRun(true).build())
        .getBoundsList()
        .stream()
        .filter(bound -> bound.getKind() == TrimBoundKind.TRIM_BOUND_KIND_SUBSCRIBER)
        .map(bound -> bound.getSubject() + " from " + bound.getKeepsFrom())
        .toList();
  }

  private static List<String> alarms(TestCentral central) {
    return central.admin().getStatus(GetStatusRequest.getDefaultInstance()).getAlarmsList();
  }

  private static List<Agent> agents(TestCentral central) {
    return central.admin().listAgents(ListAgentsRequest.getDefaultInstance()).getAgentsList();
  }

  private static Position head(TestCentral central) {
    return central.admin().getStatus(GetStatusRequest.getDefaultInstance()).getHead();
  }

  private static ReplicationServiceBlockingStub replication(TestCentral central) {
    return ReplicationServiceGrpc.newBlockingStub(central.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }
}
