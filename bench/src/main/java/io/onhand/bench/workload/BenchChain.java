package io.onhand.bench.workload;

import io.onhand.bench.load.RequestTemplate;
import io.onhand.bench.load.RequestTemplate.Choice;
import io.onhand.bench.load.RequestTemplate.UniqueNumber;
import io.onhand.client.InventoryClient;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Stores of one run's own at Central, each with products of its own. Sales are spread over all
 * products and so over all stores.
 */
public final class BenchChain {

  /** Stores that a run may have; their ids have four digits. */
  public static final int STORES_MAX = 10_000;

  private static final String STORE_PREFIX = "store-";
  private static final String STORE_DIGITS = "%%%%";
  private static final String PRODUCT_PREFIX = "product-";
  private static final String PRODUCT_DIGITS = "########";
  private static final String NUMBER = "@@@@@@@@@@@@@@@@";

  private final List<BenchStore> stores;
  private final int productsPerStore;

  private BenchChain(List<BenchStore> stores, int productsPerStore) {
    this.stores = List.copyOf(stores);
    this.productsPerStore = productsPerStore;
  }

  /**
   * Declares the stores and stocks them.
   *
   * @param opened is told how many stores are in stock
   * @throws io.onhand.client.OnhandException when Central refuses or cannot be reached
   */
  public static BenchChain open(
      InventoryClient client, int stores, int productsPerStore, LongConsumer opened)
      throws InterruptedException {
    List<BenchStore> chain = new ArrayList<>();
    for (int i = 0; i < stores; i++) {
      opened.accept(i);
      chain.add(
          BenchStore.open(
              client,
              STORE_PREFIX + "%04d".formatted(i),
              i * productsPerStore,
              productsPerStore,
              count -> {}));
    }
    return new BenchChain(chain, productsPerStore);
  }

  /** The stores, in the order of their numbers. */
  public List<BenchStore> stores() {
    return stores;
  }

  /**
   * Sales of one unit each. A request's number decides the product and the store that has it: both
   * are the same part of the way through all of them.
   *
   * @param origin with it every key is new
   */
  public RequestTemplate sales(String origin) {
    AdjustStockRequest request =
        AdjustStockRequest.newBuilder()
            .setCommand(
                CommandHeader.newBuilder()
                    .setOrigin(origin)
                    .setIdempotencyKey("onhand-bench-write--" + NUMBER))
            .setLine(
                AdjustLine.newBuilder()
                    .setProduct(PRODUCT_PREFIX + PRODUCT_DIGITS)
                    .setStore(STORE_PREFIX + STORE_DIGITS)
                    .setDelta(-1)
                    .setReason(AdjustReason.ADJUST_REASON_SALE))
            .build();
    return RequestTemplate.of(
        "/" + InventoryServiceGrpc.getAdjustStockMethod().getFullMethodName(),
        request.toByteArray(),
        List.of(
            new UniqueNumber(NUMBER),
            new Choice(PRODUCT_DIGITS, stores.size() * productsPerStore),
            new Choice(STORE_DIGITS, stores.size())));
  }
}
