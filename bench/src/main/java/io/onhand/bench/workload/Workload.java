package io.onhand.bench.workload;

import io.onhand.bench.load.RequestTemplate;
import io.onhand.bench.load.RequestTemplate.Choice;
import io.onhand.bench.load.RequestTemplate.UniqueNumber;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.RecordKey;
import java.util.List;

/** The calls that are measured. */
public enum Workload {
  /** AdjustStock: one unit of any product is sold, each time under a new key. */
  WRITE {
    @Override
    public String title() {
      return "changes";
    }

    @Override
    public String description() {
      return "AdjustStock of one unit, each under a key of its own";
    }

    @Override
    public RequestTemplate template(BenchStore store, String origin) {
      AdjustStockRequest request =
          AdjustStockRequest.newBuilder()
              .setCommand(
                  CommandHeader.newBuilder()
                      .setOrigin(origin)
                      // As long as a key of the client library; unique with the run's own origin.
                      .setIdempotencyKey("onhand-bench-write--" + NUMBER))
              .setLine(
                  AdjustLine.newBuilder()
                      .setProduct(PRODUCT_PREFIX + DIGITS)
                      .setStore(store.store())
                      .setDelta(-1)
                      .setReason(AdjustReason.ADJUST_REASON_SALE))
              .build();
      return RequestTemplate.of(
          "/" + InventoryServiceGrpc.getAdjustStockMethod().getFullMethodName(),
          request.toByteArray(),
          List.of(new UniqueNumber(NUMBER), new Choice(DIGITS, store.products())));
    }

    @Override
    public int answerBytes(BenchStore store) {
      return store.saleAnswerBytes();
    }
  },

  /** GetRecord of any product. */
  READ {
    @Override
    public String title() {
      return "reads";
    }

    @Override
    public String description() {
      return "GetRecord";
    }

    @Override
    public RequestTemplate template(BenchStore store, String origin) {
      GetRecordRequest request =
          GetRecordRequest.newBuilder()
              .setKey(
                  RecordKey.newBuilder()
                      .setProduct(PRODUCT_PREFIX + DIGITS)
                      .setStore(store.store()))
              .build();
      return RequestTemplate.of(
          "/" + InventoryServiceGrpc.getGetRecordMethod().getFullMethodName(),
          request.toByteArray(),
          List.of(new Choice(DIGITS, store.products())));
    }

    @Override
    public int answerBytes(BenchStore store) {
      return store.readAnswerBytes();
    }
  };

  private static final String PRODUCT_PREFIX = "product-";
  private static final String DIGITS = "########";
  private static final String NUMBER = "@@@@@@@@@@@@@@@@";

  /** What is counted, in a word. */
  public abstract String title();

  /** What is called, for people. */
  public abstract String description();

  /**
   * The requests.
   *
   * @param origin the run's own: with it every key is new
   */
  public abstract RequestTemplate template(BenchStore store, String origin);

  /** How long an answer is; asks for one. A write sells one unit by that. */
  public abstract int answerBytes(BenchStore store);
}
