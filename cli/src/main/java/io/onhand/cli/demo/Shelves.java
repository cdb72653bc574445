package io.onhand.cli.demo;

import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.tally.Shown;
import io.onhand.client.InventoryClient;
import io.onhand.client.OnhandError;
import io.onhand.client.OnhandException;
import io.onhand.client.RetryPolicy;
import io.onhand.client.SafeCalls;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Record;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What Central and the agents hold, as an outsider reads it. */
final class Shelves {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration CALL = Duration.ofSeconds(2);

  /** Later than any reservation may end. */
  private static final Instant FAR_AWAY = Instant.parse("2999-01-01T00:00:00Z");

  private final Channel central;
  private final SortedMap<String, Channel> agents;

  Shelves(Channel central, SortedMap<String, Channel> agents) {
    this.central = central;
    this.agents = new TreeMap<>(agents);
  }

  /** Declares stores. */
  static void declare(Channel central, Collection<String> stores) throws DemoException {
    for (String store : stores) {
      CreateStoreRequest request =
          CreateStoreRequest.newBuilder()
              .setCommand(
                  CommandHeader.newBuilder()
                      .setOrigin("head-office")
                      .setIdempotencyKey("declare " + store))
              .setStore(store)
              .build();
      try {
        AdminServiceGrpc.newBlockingStub(central).createStore(request);
      } catch (StatusRuntimeException e) {
        throw new DemoException(
            "The store %s was not declared: %s".formatted(store, OnhandError.of(e).line()));
      }
    }
  }

  /** Every record of these stores at Central. */
  Map<StockKey, Shown> atCentral(Collection<String> stores) throws DemoException {
    return read("Central", central, stores);
  }

  /** Every record of these stores at an agent. */
  Map<StockKey, Shown> atAgent(String id, Collection<String> stores) throws DemoException {
    return read(id, agent(id), stores);
  }

  private Channel agent(String id) {
    return Optional.ofNullable(agents.get(id))
        .orElseThrow(() -> new IllegalArgumentException("Expected an agent, but got " + id));
  }

  private static Map<StockKey, Shown> read(String who, Channel channel, Collection<String> stores)
      throws DemoException {
    Map<StockKey, Shown> shown = new HashMap<>();
    try (var client = InventoryClient.over("demo", SafeCalls.over(RetryPolicy.STANDARD, channel))) {
      for (String store : stores) {
        for (Record record : client.recordsOfStore(store)) {
          shown.put(new StockKey(record.getProduct(), record.getStore()), Shown.of(record));
        }
      }
    } catch (OnhandException e) {
      throw new DemoException("Cannot read the stock of %s: %s".formatted(who, e.error().line()));
    }
    return shown;
  }

  /** Reservations and transfers that are open at Central, a sentence each. */
  List<String> leftOpen() throws DemoException {
    ListReservationsRequest reservations =
        ListReservationsRequest.newBuilder()
            .setExpiringBefore(Timestamp.newBuilder().setSeconds(FAR_AWAY.getEpochSecond()))
            .build();
    ListTransfersRequest transfers = ListTransfersRequest.getDefaultInstance();
    List<String> open = new ArrayList<>();
    ask(stub -> stub.listReservations(reservations).getReservationsList())
        .forEach(reservation ->
            open.add(
                "reservation %s of %s is still open"
                    .formatted(reservation.getReservationId(), reservation.getReference())));
    ask(stub -> stub.listTransfers(transfers).getTransfersList())
        .forEach(transfer ->
            open.add(
                "transfer %s of %s is still on its way"
                    .formatted(transfer.getTransferId(), transfer.getReference())));
    return open;
  }

  private <R> R ask(Function<InventoryServiceBlockingStub, R> call) throws DemoException {
    try {
      return SafeCalls.over(RetryPolicy.STANDARD, central)
          .read((channel, timeout) ->
              call.apply(
                  InventoryServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)));
    } catch (OnhandException e) {
      throw new DemoException("Central does not say what is open: " + e.error().line());
    }
  }

  /** The sequence of the durable head of Central's log. Waits for Central when it is away. */
  long head() throws DemoException {
    return position().getSequence();
  }

  /** The durable head of Central's log. Waits for Central when it is away. */
  Position position() throws DemoException {
    try {
      return SafeCalls.over(RetryPolicy.STANDARD, central)
          .read((channel, timeout) ->
              AdminServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                  .getStatus(GetStatusRequest.getDefaultInstance()))
          .getHead();
    } catch (OnhandException e) {
      throw new DemoException("Central does not say how it is: " + e.error().line());
    }
  }

  /**
   * Waits until an agent's copy has come as far as Central's log has.
   *
   * @return how long that took
   */
  Duration awaitCaughtUp(String id, long head, Duration patience)
      throws DemoException, InterruptedException {
    long begin = System.nanoTime();
    while (true) {
      long cursor =
          AgentWatch.ask(agent(id), CALL)
              .map(status -> status.getCursor().getSequence())
              .orElse(0L);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
      if (cursor >= head) {
        return elapsed;
      }
      if (elapsed.compareTo(patience) > 0) {
        throw new DemoException(
            "Expected %s to catch up with entry %s within %d s, but it is at %s."
                .formatted(id, Words.number(head), patience.toSeconds(), Words.number(cursor)));
      }
      Thread.sleep(POLL);
    }
  }

  /** All agents' ids. */
  Collection<String> agents() {
    return agents.keySet();
  }
}
