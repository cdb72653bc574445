package io.onhand.cli.demo;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.CreateStoreResponse;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.GetAgentStatusRequest;
import io.onhand.agent.v1.GetAgentStatusResponse;
import io.onhand.agent.v1.LinkState;
import io.onhand.client.Endpoint;
import io.onhand.inventory.v1.Position;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Central and agents in this process, all over one {@link FakeStock}: an agent's copy is never
 * behind.
 */
final class FakeChain implements AutoCloseable {

  private final FakeStock stock;
  private final List<Server> servers = new ArrayList<>();

  /**
   * Starts the servers.
   *
   * @param agents how many agents
   */
  FakeChain(FakeStock stock, int agents) throws IOException {
    this.stock = stock;
    FakeOrders orders = new FakeOrders(stock);
    FakeBackroom backroom = new FakeBackroom(stock);
    for (int i = 0; i <= agents; i++) {
      servers.add(
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(new FakeInventory(stock, orders, backroom))
              .addService(new Admin())
              .addService(new Agent())
              .build()
              .start());
    }
  }

  Endpoint central() {
    return endpoint(0);
  }

  Endpoint agent(int number) {
    return endpoint(number);
  }

  private Endpoint endpoint(int server) {
    return new Endpoint("127.0.0.1", servers.get(server).getPort());
  }

  @Override
  public void close() {
    servers.forEach(Server::shutdownNow);
  }

  private Position head() {
    return Position.newBuilder().setEpoch(1).setSequence(stock.head()).build();
  }

  private final class Admin extends AdminServiceGrpc.AdminServiceImplBase {
    @Override
    public void createStore(
        CreateStoreRequest request, StreamObserver<CreateStoreResponse> answers) {
      answers.onNext(CreateStoreResponse.getDefaultInstance());
      answers.onCompleted();
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> answers) {
      answers.onNext(GetStatusResponse.newBuilder().setHead(head()).build());
      answers.onCompleted();
    }
  }

  private final class Agent extends AgentServiceGrpc.AgentServiceImplBase {
    @Override
    public void getAgentStatus(
        GetAgentStatusRequest request, StreamObserver<GetAgentStatusResponse> answers) {
      answers.onNext(
          GetAgentStatusResponse.newBuilder()
              .setLink(LinkState.LINK_STATE_CONNECTED)
              .setCursor(head())
              .build());
      answers.onCompleted();
    }
  }
}
