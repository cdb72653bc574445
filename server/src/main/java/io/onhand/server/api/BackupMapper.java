package io.onhand.server.api;

import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.BackupKind;
import io.onhand.admin.v1.BackupState;
import io.onhand.server.backup.BackupManifest;
import io.onhand.server.backup.BackupShelf.Listed;
import io.onhand.server.backup.VerificationMark;

/** Backups in the words of the contract. */
public final class BackupMapper {
  private BackupMapper() {}

  /** A backup as it is listed. */
  public static Backup backup(Listed listed, BackupKind kind) {
    Backup.Builder message =
        Backup.newBuilder()
            .setName(listed.folder().name())
            .setKind(kind)
            .setState(state(listed))
            .setProblem(listed.problem())
            .setPath(listed.folder().path().toAbsolutePath().normalize().toString());
    BackupManifest manifest = listed.manifest();
    if (manifest != null) {
      message
          .setPosition(RecordMapper.position(manifest.epoch(), manifest.sequence()))
          .setCreatedAt(RecordMapper.timestamp(manifest.createdAtMicros()))
          .setBytes(manifest.bytes())
          .setFiles(manifest.files().size())
          .setStateHash(manifest.stateHash());
      if (manifest.sequence() > 0) {
        message.setLogTime(RecordMapper.timestamp(manifest.logTimeMicros()));
      }
    }
    VerificationMark mark = listed.mark();
    if (mark != null) {
      message
          .setVerifiedAt(RecordMapper.timestamp(mark.atMicros()))
          .setReplayedFrom(mark.replayedFrom());
    }
    return message.build();
  }

  private static BackupState state(Listed listed) {
    if (!listed.problem().isEmpty()) {
      return BackupState.BACKUP_STATE_DAMAGED;
    }
    return listed.isVerified()
        ? BackupState.BACKUP_STATE_VERIFIED
        : BackupState.BACKUP_STATE_UNVERIFIED;
  }
}
