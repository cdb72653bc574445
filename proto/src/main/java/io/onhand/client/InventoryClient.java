package io.onhand.client;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.CancelTransferRequest;
import io.onhand.inventory.v1.CancelTransferResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.CommitReservationResponse;
import io.onhand.inventory.v1.CountStockRequest;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.DispatchTransferRequest;
import io.onhand.inventory.v1.DispatchTransferResponse;
import io.onhand.inventory.v1.ExplainAvailabilityRequest;
import io.onhand.inventory.v1.ExplainAvailabilityResponse;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.ExtendReservationResponse;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetHistoryRequest;
import io.onhand.inventory.v1.GetHistoryResponse;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.GetReservationRequest;
import io.onhand.inventory.v1.GetReservationResponse;
import io.onhand.inventory.v1.GetTransferRequest;
import io.onhand.inventory.v1.GetTransferResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.inventory.v1.ListTransfersRequest;
import io.onhand.inventory.v1.ListTransfersResponse;
import io.onhand.inventory.v1.MoveStockRequest;
import io.onhand.inventory.v1.MoveStockResponse;
import io.onhand.inventory.v1.ReceiveTransferRequest;
import io.onhand.inventory.v1.ReceiveTransferResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReleaseReservationResponse;
import io.onhand.inventory.v1.Reservation;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.inventory.v1.ReserveStockResponse;
import io.onhand.inventory.v1.Transfer;
import io.onhand.inventory.v1.VoidOperationRequest;
import io.onhand.inventory.v1.VoidOperationResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Stock, as a till or a shop's server uses it: blocking calls that are tried until the answer is
 * definite.
 *
 * <p>With an agent, the agent is asked first and Central second. When the agent cannot be reached,
 * has no line to Central, or its outcome is unknown, the same command goes to Central directly,
 * with the same origin and key, so that it is decided once whichever way it came.
 *
 * <p>The rule for keys: take one with {@link #newCommand} when the command is made, and keep it
 * with the command until the answer is definite, also over a restart of the till. Any answer, and
 * any {@link OnhandException} of kind REFUSED, is definite and recorded under the key. <b>After a
 * recorded rejection a new try needs a new key</b>; the old key gets the old answer. After
 * OUTCOME_UNKNOWN send the same request again, or ask {@link #operation}. Callers that expect a
 * version and meet others on the same record go through {@link ContentionLoop}.
 *
 * <p>Every call throws {@link OnhandException} when it was refused or got no definite answer in
 * time. Safe for use by several threads.
 */
public final class InventoryClient implements AutoCloseable {

  private static final int PAGE_SIZE = 1_000;

  private final String origin;
  private final SafeCalls calls;
  private final IdempotencyKeys keys = new IdempotencyKeys();
  private final List<ManagedChannel> owned;

  private InventoryClient(String origin, SafeCalls calls, List<ManagedChannel> owned) {
    this.origin = origin;
    this.calls = calls;
    this.owned = owned;
  }

  /** Asks Central alone. {@link #close} closes the connection. */
  public static InventoryClient open(String origin, RetryPolicy policy, OnhandChannel central) {
    ManagedChannel channel = central.open();
    return new InventoryClient(origin, SafeCalls.over(policy, channel), List.of(channel));
  }

  /** Asks the agent first and Central second. {@link #close} closes the connections. */
  public static InventoryClient open(
      String origin, RetryPolicy policy, OnhandChannel agent, OnhandChannel central) {
    List<ManagedChannel> channels = List.of(agent.open(), central.open());
    return new InventoryClient(
        origin, SafeCalls.over(policy, Pace.REAL, List.copyOf(channels)), channels);
  }

  /** Asks over calls whose channels belong to somebody else: the agent's first, Central's last. */
  public static InventoryClient over(String origin, SafeCalls calls) {
    return new InventoryClient(origin, calls, List.of());
  }

  /** Who makes the commands. */
  public String origin() {
    return origin;
  }

  /** The header of a new command: this origin and a fresh key. */
  public CommandHeader newCommand() {
    return CommandHeader.newBuilder().setOrigin(origin).setIdempotencyKey(keys.next()).build();
  }

  // Commands: each takes a complete request, with a header of newCommand().

  /** Changes the stock of one record. */
  public AdjustStockResponse adjust(AdjustStockRequest request) {
    return command(request.getCommand(), stub -> stub.adjustStock(request));
  }

  /** Changes several records in one entry. */
  public ApplyBasketResponse applyBasket(ApplyBasketRequest request) {
    return command(request.getCommand(), stub -> stub.applyBasket(request));
  }

  /** Takes over what was counted; the anchor is that of the read before the count. */
  public CountStockResponse count(CountStockRequest request) {
    return command(request.getCommand(), stub -> stub.countStock(request));
  }

  /** Holds stock for a time. */
  public ReserveStockResponse reserve(ReserveStockRequest request) {
    return command(request.getCommand(), stub -> stub.reserveStock(request));
  }

  /** Sells what a reservation holds. */
  public CommitReservationResponse commit(CommitReservationRequest request) {
    return command(request.getCommand(), stub -> stub.commitReservation(request));
  }

  /** Gives back what a reservation holds. */
  public ReleaseReservationResponse release(ReleaseReservationRequest request) {
    return command(request.getCommand(), stub -> stub.releaseReservation(request));
  }

  /** Lets a reservation hold for longer. */
  public ExtendReservationResponse extend(ExtendReservationRequest request) {
    return command(request.getCommand(), stub -> stub.extendReservation(request));
  }

  /** Moves stock between stores in one step. */
  public MoveStockResponse move(MoveStockRequest request) {
    return command(request.getCommand(), stub -> stub.moveStock(request));
  }

  /** Sends goods to another store. */
  public DispatchTransferResponse dispatch(DispatchTransferRequest request) {
    return command(request.getCommand(), stub -> stub.dispatchTransfer(request));
  }

  /** Accounts for goods that arrived. */
  public ReceiveTransferResponse receive(ReceiveTransferRequest request) {
    return command(request.getCommand(), stub -> stub.receiveTransfer(request));
  }

  /** Takes back what is still on its way. */
  public CancelTransferResponse cancelTransfer(CancelTransferRequest request) {
    return command(request.getCommand(), stub -> stub.cancelTransfer(request));
  }

  /** Takes back an accepted adjustment or basket. */
  public VoidOperationResponse voidOperation(VoidOperationRequest request) {
    return command(request.getCommand(), stub -> stub.voidOperation(request));
  }

  /** Reads one record. An agent answers from its copy; the answer says how fresh that is. */
  public GetRecordResponse record(String product, String store) {
    GetRecordRequest request = GetRecordRequest.newBuilder().setKey(key(product, store)).build();
    return read(stub -> stub.getRecord(request));
  }

  /** Reads up to 1,000 records at one position. */
  public BatchGetRecordsResponse records(List<RecordKey> keysWanted) {
    BatchGetRecordsRequest request =
        BatchGetRecordsRequest.newBuilder().addAllKeys(keysWanted).build();
    return read(stub -> stub.batchGetRecords(request));
  }

  /**
   * Reads the stock of a product at every store. Asks Central first: an agent knows its own stores
   * only and says so ({@code partial}).
   */
  public GetAvailabilityResponse availability(String product) {
    GetAvailabilityRequest request =
        GetAvailabilityRequest.newBuilder().setProduct(product).build();
    return calls
        .reversed()
        .read((channel, timeout) -> stub(channel, timeout).getAvailability(request));
  }

  /** Lists all records of a store at one position, by product id. */
  public List<Record> recordsOfStore(String store) {
    ListRecordsRequest filter =
        ListRecordsRequest.newBuilder().setStore(store).setPageSize(PAGE_SIZE).build();
    return list(
        (stub, token) -> stub.listRecords(filter.toBuilder().setPageToken(token).build()),
        ListRecordsResponse::getRecordsList,
        ListRecordsResponse::getNextPageToken);
  }

  /** Reads one reservation, open or ended. */
  public GetReservationResponse reservation(String id) {
    GetReservationRequest request = GetReservationRequest.newBuilder().setReservationId(id).build();
    return read(stub -> stub.getReservation(request));
  }

  /**
   * Lists open reservations at one position, soonest expiry first.
   *
   * @param filter by record, origin or expiry; its page size and token are not looked at
   */
  public List<Reservation> reservations(ListReservationsRequest filter) {
    ListReservationsRequest wanted = filter.toBuilder().setPageSize(PAGE_SIZE).build();
    return list(
        (stub, token) -> stub.listReservations(wanted.toBuilder().setPageToken(token).build()),
        ListReservationsResponse::getReservationsList,
        ListReservationsResponse::getNextPageToken);
  }

  /** Reads one transfer, in transit or ended. */
  public GetTransferResponse transfer(String id) {
    GetTransferRequest request = GetTransferRequest.newBuilder().setTransferId(id).build();
    return read(stub -> stub.getTransfer(request));
  }

  /**
   * Lists the transfers in transit at one position, oldest first.
   *
   * @param store only those from or to this store; empty: all
   */
  public List<Transfer> transfersInTransit(String store) {
    ListTransfersRequest wanted =
        ListTransfersRequest.newBuilder().setStore(store).setPageSize(PAGE_SIZE).build();
    return list(
        (stub, token) -> stub.listTransfers(wanted.toBuilder().setPageToken(token).build()),
        ListTransfersResponse::getTransfersList,
        ListTransfersResponse::getNextPageToken);
  }

  /** Reads a page of what happened to a record, newest first. */
  public GetHistoryResponse history(GetHistoryRequest request) {
    return read(stub -> stub.getHistory(request));
  }

  /** Says which reservations, transfers and exceptions make up a record's numbers. */
  public ExplainAvailabilityResponse explain(String product, String store) {
    ExplainAvailabilityRequest request =
        ExplainAvailabilityRequest.newBuilder().setKey(key(product, store)).build();
    return read(stub -> stub.explainAvailability(request));
  }

  /**
   * Says what became of a command. To resolve is a command too: without a definite answer in time
   * the exception says OUTCOME_UNKNOWN, since the key may have been given up; ask again.
   *
   * @param resolve true: an unknown key is given up, so that a late copy of the command is never
   *     applied and the caller may try anew with another key
   */
  public GetOperationResponse operation(CommandId command, boolean resolve) {
    GetOperationRequest request =
        GetOperationRequest.newBuilder()
            .setOrigin(command.origin())
            .setIdempotencyKey(command.key())
            .setResolve(resolve)
            .build();
    SafeCalls.Try<GetOperationResponse> call =
        (channel, timeout) -> stub(channel, timeout).getOperation(request);
    return resolve ? calls.command(command, call) : calls.read(call);
  }

  /** Calls of any service with the same retries; {@code channel} leads to the agent or Central. */
  public SafeCalls calls() {
    return calls;
  }

  /** Closes the connections that this client opened. Calls under way end with an error. */
  @Override
  public void close() {
    owned.forEach(ManagedChannel::shutdownNow);
  }

  private <T> T command(CommandHeader header, Function<InventoryServiceBlockingStub, T> call) {
    return calls.command(
        CommandId.of(header), (channel, timeout) -> call.apply(stub(channel, timeout)));
  }

  private <T> T read(Function<InventoryServiceBlockingStub, T> call) {
    return calls.read((channel, timeout) -> call.apply(stub(channel, timeout)));
  }

  /** A page token holds at one server only, so all pages are one try. */
  private <P, T> List<T> list(
      BiFunction<InventoryServiceBlockingStub, String, P> page,
      Function<P, List<T>> elements,
      Function<P, String> next) {
    return calls.read((channel, timeout) -> {
      var all = new ArrayList<T>();
      String token = "";
      do {
        P response = page.apply(stub(channel, timeout), token);
        all.addAll(elements.apply(response));
        token = next.apply(response);
      } while (!token.isEmpty());
      return List.copyOf(all);
    });
  }

  private static InventoryServiceBlockingStub stub(Channel channel, Duration timeout) {
    return InventoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout);
  }

  private static RecordKey key(String product, String store) {
    return RecordKey.newBuilder().setProduct(product).setStore(store).build();
  }
}
