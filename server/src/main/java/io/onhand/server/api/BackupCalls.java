package io.onhand.server.api;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.BackupKind;
import io.onhand.admin.v1.BackupProgress;
import io.onhand.admin.v1.CreateBackupResponse;
import io.onhand.admin.v1.ListBackupsResponse;
import io.onhand.admin.v1.VerifyBackupRequest;
import io.onhand.admin.v1.VerifyBackupResponse;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.backup.BackupException;
import io.onhand.server.backup.BackupShelf.Listed;
import io.onhand.server.backup.Backups;
import io.onhand.server.backup.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** What operators ask about backups. The work is done on a thread of its own, one at a time. */
public final class BackupCalls {
  private static final long TELL_NANOS = Duration.ofMillis(250).toNanos();

  private final Backups backups;
  private final int checkpointHours;
  private final int checkpointsKept;
  private final Executor thread;
  private final Progress guard;
  private final BooleanSupplier isClosing;

  /**
   * Calls about the backups of one Central.
   *
   * @param checkpointHours how often checkpoints are made; 0: never
   * @param checkpointsKept how many are kept
   * @param thread makes and verifies, one at a time
   * @param guard is told what is told to callers, and throws to end it
   * @param isClosing the server goes down: what is under way ends
   */
  public BackupCalls(
      Backups backups,
      int checkpointHours,
      int checkpointsKept,
      Executor thread,
      Progress guard,
      BooleanSupplier isClosing) {
    this.backups = backups;
    this.checkpointHours = checkpointHours;
    this.checkpointsKept = checkpointsKept;
    this.thread = thread;
    this.guard = guard;
    this.isClosing = isClosing;
  }

  ListBackupsResponse list() {
    List<Backup> all = new ArrayList<>();
    try {
      for (Listed backup : backups.backups()) {
        all.add(BackupMapper.backup(backup, BackupKind.BACKUP_KIND_BACKUP));
      }
      for (Listed checkpoint : backups.checkpoints()) {
        all.add(BackupMapper.backup(checkpoint, BackupKind.BACKUP_KIND_CHECKPOINT));
      }
    } catch (BackupException e) {
      throw error(e);
    }
    all.sort(
        Comparator.<Backup>comparingLong(it -> it.getCreatedAt().getSeconds())
            .thenComparingLong(it -> it.getPosition().getSequence())
            .reversed());
    return ListBackupsResponse.newBuilder()
        .addAllBackups(all)
        .setBackupFolder(backups.backupFolder().toAbsolutePath().normalize().toString())
        .setCheckpointHours(checkpointHours)
        .setCheckpointsKept(checkpointsKept)
        .build();
  }

  void create(StreamObserver<CreateBackupResponse> observer) {
    run(
        observer,
        it -> CreateBackupResponse.newBuilder().setProgress(it).build(),
        progress ->
            CreateBackupResponse.newBuilder()
                .setBackup(
                    BackupMapper.backup(backups.create(progress), BackupKind.BACKUP_KIND_BACKUP))
                .build());
  }

  void verify(VerifyBackupRequest request, StreamObserver<VerifyBackupResponse> observer) {
    run(
        observer,
        it -> VerifyBackupResponse.newBuilder().setProgress(it).build(),
        progress -> {
          Listed verified = backups.verify(request.getName(), progress);
          return VerifyBackupResponse.newBuilder()
              .setBackup(BackupMapper.backup(verified, kind(verified)))
              .build();
        });
  }

  private BackupKind kind(Listed listed) {
    return backups.isCheckpoint(listed.folder())
        ? BackupKind.BACKUP_KIND_CHECKPOINT
        : BackupKind.BACKUP_KIND_BACKUP;
  }

  private <A extends Message> void run(
      StreamObserver<A> observer, Function<BackupProgress, A> told, Function<Progress, A> task) {
    Calls.expectCancel(observer);
    ServerCallStreamObserver<A> call = (ServerCallStreamObserver<A>) observer;
    if (backups.isBusy()) {
      observer.onError(Errors.exception(Errors.overloaded()));
      return;
    }
    Telling<A> telling = new Telling<>(call, told);
    try {
      thread.execute(
          Context.current()
              .wrap(() -> {
                try {
                  call.onNext(task.apply(telling));
                  call.onCompleted();
                } catch (BackupException e) {
                  if (!call.isCancelled()) {
                    call.onError(error(e));
                  }
                } catch (RuntimeException e) {
                  call.onError(Errors.fault("Expected to work on a backup, but it failed.", e));
                }
              }));
    } catch (RejectedExecutionException e) {
      observer.onError(Errors.exception(Errors.overloaded()));
    }
  }

  private StatusRuntimeException error(BackupException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case NOT_FOUND ->
          Errors.exception(ErrorReason.ERROR_REASON_BACKUP_NOT_FOUND, message, Map.of());
      case FAILED, DAMAGED, TARGET ->
          Errors.exception(ErrorReason.ERROR_REASON_BACKUP_FAILED, message, Map.of());
      case BUSY -> Errors.exception(Errors.overloaded());
      case CANCELLED -> Errors.exception(Errors.shuttingDown());
    };
  }

  /** Tells a caller now and then, and ends what nobody waits for. */
  private final class Telling<A> implements Progress {
    private final ServerCallStreamObserver<A> call;
    private final Function<BackupProgress, A> told;
    private String step = "";
    private long toldAt;

    Telling(ServerCallStreamObserver<A> call, Function<BackupProgress, A> told) {
      this.call = call;
      this.told = told;
    }

    @Override
    public void at(String now, long done, long total, String unit) {
      if (call.isCancelled() || isClosing.getAsBoolean()) {
        throw BackupException.cancelled();
      }
      guard.at(now, done, total, unit);
      long nanos = System.nanoTime();
      if (!now.equals(step) || nanos - toldAt >= TELL_NANOS) {
        step = now;
        toldAt = nanos;
        call.onNext(
            told.apply(
                BackupProgress.newBuilder()
                    .setStep(now)
                    .setDone(done)
                    .setTotal(total)
                    .setUnit(unit)
                    .build()));
      }
    }
  }
}
