package io.onhand.cli.fake;

import com.google.protobuf.Duration;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.agent.v1.LinkState;
import io.onhand.replication.v1.AgentState;

/** An agent's status. */
final class FakeAgent extends AgentServiceGrpc.AgentServiceImplBase {

  private final FakeState state;

  FakeAgent(FakeState state) {
    this.state = state;
  }

  @Override
  public void getAgentStatus(
      GetAgentStatusRequest request, StreamObserver<GetAgentStatusResponse> observer) {
    FakeInventory.answer(
        state,
        request,
        observer,
        () ->
            GetAgentStatusResponse.newBuilder()
                .setAgentId("agent-1")
                .setVersion("0.1.0")
                .addStores("France")
                .setCentral("127.0.0.1:7420")
                .setLink(LinkState.LINK_STATE_WAITING)
                .setLastLinkError("connection refused")
                .setState(AgentState.AGENT_STATE_LIVE)
                .setCursor(state.head())
                .setHeadSequence(state.head().getSequence())
                .setLagEntries(4)
                .setStaleness(Duration.newBuilder().setSeconds(7))
                .build());
  }
}
