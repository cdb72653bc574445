package io.onhand.client;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.BatchGetRecordsRequest;
import io.onhand.inventory.v1.BatchGetRecordsResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.GetAvailabilityRequest;
import io.onhand.inventory.v1.GetAvailabilityResponse;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
 * OUTCOME_UNKNOWN send the same request again, or ask {@link #operation}.
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

  /**
   * Changes the stock of one record.
   *
   * @param request complete, with a header of {@link #newCommand}
   */
  public AdjustStockResponse adjust(AdjustStockRequest request) {
    return calls.command(
        CommandId.of(request.getCommand()),
        (channel, timeout) -> stub(channel, timeout).adjustStock(request));
  }

  /**
   * Changes several records in one entry.
   *
   * @param request complete, with a header of {@link #newCommand}
   */
  public ApplyBasketResponse applyBasket(ApplyBasketRequest request) {
    return calls.command(
        CommandId.of(request.getCommand()),
        (channel, timeout) -> stub(channel, timeout).applyBasket(request));
  }

  /** Reads one record. An agent answers from its copy; the answer says how fresh that is. */
  public GetRecordResponse record(String product, String store) {
    GetRecordRequest request = GetRecordRequest.newBuilder().setKey(key(product, store)).build();
    return calls.read((channel, timeout) -> stub(channel, timeout).getRecord(request));
  }

  /** Reads up to 1,000 records at one position. */
  public BatchGetRecordsResponse records(List<RecordKey> keysWanted) {
    BatchGetRecordsRequest request =
        BatchGetRecordsRequest.newBuilder().addAllKeys(keysWanted).build();
    return calls.read((channel, timeout) -> stub(channel, timeout).batchGetRecords(request));
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
    return list(ListRecordsRequest.newBuilder().setStore(store));
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

  /** A page token holds at one server only, so all pages are one try. */
  private List<Record> list(ListRecordsRequest.Builder filter) {
    return calls.read((channel, timeout) -> {
      var records = new ArrayList<Record>();
      String token = "";
      do {
        ListRecordsRequest request =
            filter.clone().setPageSize(PAGE_SIZE).setPageToken(token).build();
        ListRecordsResponse page = stub(channel, timeout).listRecords(request);
        records.addAll(page.getRecordsList());
        token = page.getNextPageToken();
      } while (!token.isEmpty());
      return List.copyOf(records);
    });
  }

  private static InventoryServiceBlockingStub stub(Channel channel, Duration timeout) {
    return InventoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout);
  }

  private static RecordKey key(String product, String store) {
    return RecordKey.newBuilder().setProduct(product).setStore(store).build();
  }
}
