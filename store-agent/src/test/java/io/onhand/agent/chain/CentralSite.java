package io.onhand.agent.chain;

import static io.onhand.server.TestCentral.header;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.CreateBackupRequest;
import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.ListBackupsRequest;
import io.onhand.admin.v1.VerifyBackupRequest;
import io.onhand.admin.v1.VerifyStateRequest;
import io.onhand.admin.v1.VerifyVerdict;
import io.onhand.agent.ServerProcess;
import io.onhand.server.backup.BackupFolder;
import io.onhand.server.backup.Progress;
import io.onhand.server.backup.Restore;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.SyncedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Central in a process of its own, which may be killed and comes back on the same port. */
final class CentralSite implements AutoCloseable {
  private final Path data;
  private final @Nullable KillSwitch kills;
  private final int port;
  private final ManagedChannel channel;
  private ServerProcess process;

  /**
   * Starts it on a free port.
   *
   * @param kills how it can be killed at a point of its own work; null: it cannot
   */
  CentralSite(Path data, @Nullable KillSwitch kills) {
    this.data = data;
    this.kills = kills;
    process = started(0);
    port = process.awaitReady();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  int port() {
    return port;
  }

  Path data() {
    return data;
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Waits for a Central that has just started. */
  AdminServiceBlockingStub admin() {
    return AdminServiceGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** SIGTERM; returns the exit status. */
  int terminate() {
    return process.terminate();
  }

  /** Waits until it has killed itself at the point that its switch was armed with. */
  void awaitKilled() {
    KillSwitch.require(kills).awaitKilled(process);
  }

  /** Arms it for the next time it comes there. */
  void killAt(KillPoint point) {
    KillSwitch.require(kills).arm(point);
  }

  /** Starts it again on its folder; it may die before it is ready. */
  void launch() {
    process = started(port);
  }

  /** Starts it again on its folder. */
  void start() {
    launch();
    process.awaitReady();
    channel.resetConnectBackoff();
  }

  /** From its next start on so many days have passed. */
  void passDays(int days) {
    KillSwitch.require(kills).passDays(days);
  }

  /** It looks at this now; see {@link KillSwitch#lookAt}. */
  void lookAt(Haste.Look look) {
    KillSwitch.require(kills).lookAt(look);
  }

  void declare(String store) {
    admin()
        .createStore(
            CreateStoreRequest.newBuilder()
                .setCommand(header("declare " + store))
                .setStore(store)
                .build());
  }

  Position head() {
    var head = admin().getStatus(GetStatusRequest.getDefaultInstance()).getHead();
    return new Position(head.getEpoch(), head.getSequence());
  }

  /** Makes a backup while it serves; returns its folder. */
  Path backup() {
    return Path.of(createBackup().getPath());
  }

  /** Makes a backup while it serves. */
  Backup createBackup() {
    return last(admin().createBackup(CreateBackupRequest.getDefaultInstance())).getBackup();
  }

  /** Its backups and checkpoints, the newest first. */
  List<Backup> backups() {
    return admin().listBackups(ListBackupsRequest.getDefaultInstance()).getBackupsList();
  }

  /** Reads a backup or checkpoint back. */
  Backup verifyBackup(String name) {
    return last(admin().verifyBackup(VerifyBackupRequest.newBuilder().setName(name).build()))
        .getBackup();
  }

  /** Has it prove its whole state; returns what it found. */
  VerifyVerdict verifyState() {
    return last(admin().verifyState(VerifyStateRequest.getDefaultInstance())).getVerdict();
  }

  private static <E> E last(Iterator<E> events) {
    E last = events.next();
    while (events.hasNext()) {
      last = events.next();
    }
    return last;
  }

  /** The disk is lost, and a backup takes its place. It is dead before, and afterwards too. */
  Restore.Restored restore(Path backup) {
    try {
      SyncedFiles.deleteAll(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Restore.run(new BackupFolder(backup), data, Instant.now(), Progress.SILENT);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.close();
  }

  private ServerProcess started(int onPort) {
    return ServerProcess.start(
        KillSwitch.jvmOptions(kills),
        "io.onhand.server.CentralMain",
        "--data",
        data.toString(),
        "--port",
        String.valueOf(onPort));
  }
}
