package io.onhand.agent.chain;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.Receipt;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A till that sells one unit after the other. Each is asked for, with its key, until the answer is
 * definite, and then noted in the ledger: that is all that a till may rely on. Used by one thread.
 */
final class Till {
  private static final long ANSWER_SECONDS = 5;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** What it calls: an agent, or Central itself. */
  enum Door {
    AGENT,
    CENTRAL
  }

  private final String origin;
  private final Door door;
  private final ManagedChannel channel;
  private final List<String> stores;
  private final Ledger ledger;
  private final AtomicInteger sold = new AtomicInteger();
  private final AtomicInteger queued = new AtomicInteger();
  private volatile boolean isClosed;

  Till(String origin, Door door, ManagedChannel channel, Ledger ledger, String... stores) {
    this.origin = origin;
    this.door = door;
    this.channel = channel;
    this.ledger = ledger;
    this.stores = List.of(stores);
  }

  /** How many units were sold or received. Any thread. */
  int sold() {
    return sold.get();
  }

  /** How many of them an agent queued. Any thread. */
  int queued() {
    return queued.get();
  }

  /** Asks no more. Any thread. */
  void close() {
    isClosed = true;
  }

  void sell(int units) {
    for (int i = 0; i < units; i++) {
      sell();
    }
  }

  /** Two units go out, one comes in; half of it has happened, half of it is asked for. */
  void sell() {
    int number = sold.get();
    RecordKey key =
        new RecordKey(
            Chain.PRODUCTS.get(number % Chain.PRODUCTS.size()),
            stores.get(number / Chain.PRODUCTS.size() % stores.size()));
    boolean isReceipt = number % 3 == 2;
    change(
        "k" + number,
        key,
        isReceipt ? 1 : -1,
        number % 2 == 0 ? CommandKind.COMMAND_KIND_FACT : CommandKind.COMMAND_KIND_REQUEST);
    sold.incrementAndGet();
  }

  /** One change of one record, until it is known. */
  void change(String name, RecordKey key, long delta, CommandKind kind) {
    AdjustStockRequest request = request(name, key, delta, kind);
    for (Receipt receipt = ask(request); !isClosed; receipt = ask(request)) {
      if (receipt != null) {
        if (receipt.hasQueued()) {
          queued.incrementAndGet();
        }
        ledger.add(new Ledger.Line(Ledger.name(origin, name), key, delta, at(receipt)));
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  AdjustStockRequest request(String name, RecordKey key, long delta, CommandKind kind) {
    return AdjustStockRequest.newBuilder()
        .setCommand(
            CommandHeader.newBuilder()
                .setOrigin(origin)
                .setIdempotencyKey(name)
                .setKind(kind)
                .setQueueIfOffline(true))
        .setLine(
            AdjustLine.newBuilder()
                .setProduct(key.product())
                .setStore(key.store())
                .setDelta(delta)
                .setReason(delta > 0 ? ADJUST_REASON_RECEIPT : ADJUST_REASON_SALE))
        .build();
  }

  /** The answer; null: there was none that says what became of it. */
  @Nullable Receipt ask(AdjustStockRequest request) {
    try {
      return InventoryServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
          .adjustStock(request)
          .getReceipt();
    } catch (StatusRuntimeException e) {
      OnhandError error = OnhandError.of(e);
      if (error.kind() == ErrorKind.REFUSED || error.kind() == ErrorKind.WRONG_USAGE) {
        throw new AssertionError(error.line(), e);
      }
      return null;
    }
  }

  private @Nullable Position at(Receipt receipt) {
    if (door == Door.AGENT) {
      return null;
    }
    var position = receipt.getApplied().getPosition();
    return new Position(position.getEpoch(), position.getSequence());
  }
}
