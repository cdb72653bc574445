package io.onhand.bench.workload;

import io.grpc.Channel;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.client.CommandId;
import io.onhand.client.InventoryClient;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.inventory.v1.Record;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A store of one run's own at Central, declared and stocked through the API like any other, so that
 * nobody else's records are touched and every unit can be accounted for.
 */
public final class BenchStore {

  /** Stock of each product at the start: more than any run can sell. */
  public static final long OPENING_UNITS = 1_000_000_000_000L;

  /** Products that a run may have; their ids have eight digits. */
  public static final int PRODUCTS_MAX = 100_000_000;

  private static final int BASKET_LINES = 1_000;
  private static final int BASKETS_AT_ONCE = 8;
  private static final int PAGE_SIZE = 1_000;

  private final InventoryClient client;
  private final String store;
  private final int first;
  private final int products;

  private BenchStore(InventoryClient client, String store, int first, int products) {
    this.client = client;
    this.store = store;
    this.first = first;
    this.products = products;
  }

  /**
   * What the store's records say.
   *
   * @param records how many there are
   * @param onHand sum over all records
   * @param versions sum over all records: each change of a record counts one
   */
  public record Tally(long records, long onHand, long versions) {}

  /**
   * Declares the store and stocks it.
   *
   * @param client of the run's own origin
   * @param store its id, not used before
   * @param stocked is told how many products are in stock
   * @throws io.onhand.client.OnhandException when Central refuses or cannot be reached
   */
  public static BenchStore open(
      InventoryClient client, String store, int products, LongConsumer stocked)
      throws InterruptedException {
    return open(client, store, 0, products, stocked);
  }

  /** The same, with products numbered from {@code first}. */
  static BenchStore open(
      InventoryClient client, String store, int first, int products, LongConsumer stocked)
      throws InterruptedException {
    BenchStore opened = new BenchStore(client, store, first, products);
    CreateStoreRequest request =
        CreateStoreRequest.newBuilder()
            .setCommand(client.newCommand())
            .setStore(store)
            .setDisplayName("benchmark")
            .build();
    client
        .calls()
        .command(
            CommandId.of(request.getCommand()),
            (channel, timeout) ->
                AdminServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                    .createStore(request));
    opened.stock(stocked);
    return opened;
  }

  /** The same store as another server shows it. */
  public BenchStore seenThrough(InventoryClient other) {
    return new BenchStore(other, store, first, products);
  }

  /** The store's id. */
  public String store() {
    return store;
  }

  /** How many products it has, numbered from 0. */
  public int products() {
    return products;
  }

  /** The id of one of its products. */
  public String productId(int number) {
    return product(first + number);
  }

  /** A product's id, always of the same length. */
  static String product(int number) {
    return "product-%08d".formatted(number);
  }

  /** A sale of one unit under a key of its own. */
  public AdjustStockRequest sale(int product) {
    return AdjustStockRequest.newBuilder()
        .setCommand(client.newCommand())
        .setLine(line(product, -1, AdjustReason.ADJUST_REASON_SALE))
        .build();
  }

  /** How long an answer to a sale is; sells one unit, so one change is to be accounted for. */
  public int saleAnswerBytes() {
    return client.adjust(sale(0)).getSerializedSize();
  }

  /** How long an answer to a read is. */
  public int readAnswerBytes() {
    return client.record(product(first), store).getSerializedSize();
  }

  /** Adds all records up, as Central has them now. */
  public Tally tally() {
    return tally(status().getHead());
  }

  /** Adds all records up, at one position of the log that is not before this one. */
  public Tally tally(Position atLeast) {
    ReadOptions read = ReadOptions.newBuilder().setMinPosition(atLeast).build();
    return client.calls().read((channel, timeout) -> tally(channel, timeout, read));
  }

  /** How Central says that it is. */
  public GetStatusResponse status() {
    return client
        .calls()
        .read((channel, timeout) ->
            AdminServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .getStatus(GetStatusRequest.getDefaultInstance()));
  }

  private Tally tally(Channel channel, Duration timeout, ReadOptions read) {
    long records = 0;
    long onHand = 0;
    long versions = 0;
    String token = "";
    do {
      ListRecordsResponse page =
          InventoryServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
              .listRecords(
                  ListRecordsRequest.newBuilder()
                      .setStore(store)
                      .setPageSize(PAGE_SIZE)
                      .setRead(read)
                      .setPageToken(token)
                      .build());
      for (Record record : page.getRecordsList()) {
        records++;
        onHand += record.getOnHand();
        versions += record.getVersion();
      }
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return new Tally(records, onHand, versions);
  }

  private void stock(LongConsumer stocked) throws InterruptedException {
    try (ExecutorService callers = Executors.newFixedThreadPool(BASKETS_AT_ONCE)) {
      List<Future<?>> baskets = new ArrayList<>();
      for (int first = 0; first < products; first += BASKET_LINES) {
        ApplyBasketRequest basket = receipt(first, Math.min(products, first + BASKET_LINES));
        baskets.add(callers.submit(() -> client.applyBasket(basket)));
        // As many as are at work are kept, not one per thousand of a hundred million products.
        if (baskets.size() == BASKETS_AT_ONCE) {
          await(baskets.removeFirst());
        }
        stocked.accept(first);
      }
      for (Future<?> basket : baskets) {
        await(basket);
      }
      stocked.accept(products);
    }
  }

  private static void await(Future<?> basket) throws InterruptedException {
    try {
      basket.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("Expected a call to fail with what it says.", e);
    }
  }

  private ApplyBasketRequest receipt(int from, int to) {
    ApplyBasketRequest.Builder basket =
        ApplyBasketRequest.newBuilder().setCommand(client.newCommand());
    for (int number = from; number < to; number++) {
      basket.addLines(line(number, OPENING_UNITS, AdjustReason.ADJUST_REASON_RECEIPT));
    }
    return basket.build();
  }

  private AdjustLine line(int number, long delta, AdjustReason reason) {
    return AdjustLine.newBuilder()
        .setProduct(product(first + number))
        .setStore(store)
        .setDelta(delta)
        .setReason(reason)
        .build();
  }
}
