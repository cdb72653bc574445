package io.onhand.cli.backup;

import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.BackupKind;
import io.onhand.admin.v1.BackupState;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Facts;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.Text;

/** One backup as people and programs read it. */
final class BackupOutput {
  private final Invocation invocation;

  BackupOutput(Invocation invocation) {
    this.invocation = invocation;
  }

  void print(Backup backup) {
    if (invocation.json()) {
      invocation.jsonLines().line(json -> MessageJson.fields(json, backup));
      return;
    }
    Facts facts =
        new Facts()
            .add("name", backup.getName())
            .add("folder", backup.getPath())
            .add("kind", kind(backup));
    if (backup.hasPosition()) {
      facts
          .add(
              "holds entries up to",
              Text.number(backup.getPosition().getSequence())
                  + " (epoch "
                  + Long.toUnsignedString(backup.getPosition().getEpoch())
                  + ")")
          .add("made", Text.time(backup.getCreatedAt()))
          .add("size", Text.bytes(backup.getBytes()) + " in " + backup.getFiles() + " files")
          .add("state hash", backup.getStateHash());
    }
    facts.add("state", state(backup));
    facts.print(invocation.out(), invocation.palette());
  }

  static String kind(Backup backup) {
    return backup.getKind() == BackupKind.BACKUP_KIND_CHECKPOINT ? "checkpoint" : "backup";
  }

  /** What is known of it, in a few words. */
  static String state(Backup backup) {
    return switch (backup.getState()) {
      case BACKUP_STATE_VERIFIED -> "verified " + Text.time(backup.getVerifiedAt()) + proof(backup);
      case BACKUP_STATE_DAMAGED -> "DAMAGED: " + Text.plain(backup.getProblem());
      case BACKUP_STATE_UNVERIFIED -> "not verified";
      case BACKUP_STATE_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  static boolean isDamaged(Backup backup) {
    return backup.getState() == BackupState.BACKUP_STATE_DAMAGED;
  }

  private static String proof(Backup backup) {
    long from = backup.getReplayedFrom();
    return from == 0
        ? ", log not replayed"
        : from == 1
            ? ", log replayed from the first entry"
            : ", log replayed from " + Text.number(from);
  }
}
