package io.onhand.server;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.CreateBackupRequest;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.VerifyBackupRequest;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceStub;
import io.onhand.replication.v1.ReplicationServiceGrpc;
import io.onhand.replication.v1.ReplicationServiceGrpc.ReplicationServiceStub;
import io.onhand.server.commit.PipelineLimits;
import io.onhand.server.config.BackupSettings;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.config.LogSettings;
import io.onhand.server.observability.TelemetrySettings;
import io.onhand.server.security.Listening;
import io.onhand.server.storage.rocksdb.RocksSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Central on a free port, and stubs that call it. */
public final class TestCentral implements AutoCloseable {
  private final Central central;
  private final ManagedChannel channel;

  /** Starts Central with default limits on a data folder. */
  public TestCentral(Path data) {
    this(settings(data, PipelineLimits.DEFAULT, RocksSettings.CENTRAL.headroomBytes()));
  }

  /** Starts Central with default limits where an earlier one was. */
  public static TestCentral on(Path data, int port) {
    return new TestCentral(
        settings(data, port, PipelineLimits.DEFAULT, RocksSettings.CENTRAL.headroomBytes()));
  }

  /** Starts Central. */
  public TestCentral(CentralSettings settings) {
    try {
      central =
          Central.start(
              settings,
              (what, cause) -> {
                throw new AssertionError(what, cause);
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel = NettyChannelBuilder.forAddress("127.0.0.1", central.port()).usePlaintext().build();
  }

  /** Settings on a free port of the loopback. */
  public static CentralSettings settings(Path data, PipelineLimits limits, long diskLowWaterBytes) {
    return settings(data, 0, limits, diskLowWaterBytes);
  }

  private static CentralSettings settings(
      Path data, int port, PipelineLimits limits, long diskLowWaterBytes) {
    return new CentralSettings(
        data,
        new Listening("127.0.0.1", port, Optional.empty(), false),
        RocksSettings.CENTRAL,
        limits,
        diskLowWaterBytes,
        2,
        1_000,
        LogSettings.DEFAULT,
        BackupSettings.beside(data),
        TelemetrySettings.of("test", "test", "test", "", Map.of()));
  }

  public int port() {
    return central.port();
  }

  public ManagedChannel channel() {
    return channel;
  }

  public InventoryServiceBlockingStub inventory() {
    return InventoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  public InventoryServiceStub inventoryAsync() {
    return InventoryServiceGrpc.newStub(channel);
  }

  public ReplicationServiceStub replication() {
    return ReplicationServiceGrpc.newStub(channel);
  }

  public AdminServiceBlockingStub admin() {
    return AdminServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  /** Makes a backup and verifies it. */
  Backup verifiedBackup() {
    Backup made = Backup.getDefaultInstance();
    for (var told = admin().createBackup(CreateBackupRequest.getDefaultInstance());
        told.hasNext(); ) {
      made = told.next().getBackup();
    }
    admin()
        .verifyBackup(VerifyBackupRequest.newBuilder().setName(made.getName()).build())
        .forEachRemaining(_ -> {});
    return made;
  }

  /** Declares a store. */
  public void declare(String store) {
    admin()
        .createStore(
            CreateStoreRequest.newBuilder()
                .setCommand(header("declare " + store))
                .setStore(store)
                .build());
  }

  /** A header of the origin {@code test}. */
  public static CommandHeader header(String key) {
    return CommandHeader.newBuilder().setOrigin("test").setIdempotencyKey(key).build();
  }

  /** An adjustment of one line. */
  public static AdjustStockRequest adjust(
      String key, String product, String store, long delta, AdjustReason reason) {
    return AdjustStockRequest.newBuilder()
        .setCommand(header(key))
        .setLine(
            AdjustLine.newBuilder()
                .setProduct(product)
                .setStore(store)
                .setDelta(delta)
                .setReason(reason))
        .build();
  }

  /** Seven pieces of each of some products come to a store. */
  public static ApplyBasketRequest receipt(String key, String store, Stream<String> products) {
    ApplyBasketRequest.Builder receipt = ApplyBasketRequest.newBuilder().setCommand(header(key));
    products.forEach(product ->
        receipt.addLines(
            AdjustLine.newBuilder()
                .setProduct(product)
                .setStore(store)
                .setDelta(7)
                .setReason(AdjustReason.ADJUST_REASON_RECEIPT)));
    return receipt.build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    central.close();
  }
}
