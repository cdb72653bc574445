package io.onhand.server;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.Refused.failure;
import static io.onhand.server.Refused.reason;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.BackupKind;
import io.onhand.admin.v1.BackupState;
import io.onhand.admin.v1.CreateBackupRequest;
import io.onhand.admin.v1.CreateBackupResponse;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.admin.v1.GetStatusResponse;
import io.onhand.admin.v1.ListBackupsRequest;
import io.onhand.admin.v1.ListBackupsResponse;
import io.onhand.admin.v1.VerifyBackupRequest;
import io.onhand.admin.v1.VerifyBackupResponse;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.ReadOptions;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import io.onhand.server.backup.BackupFolder;
import io.onhand.server.backup.Progress;
import io.onhand.server.backup.Restore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName(
    "Central is backed up while it serves, and goes on from a restored backup in a new epoch")
final class BackupIT {
  @TempDir Path folder;

  @Test
  void isMadeListedVerifiedAndRestored() {
    Path data = folder.resolve("central");
    Backup backup;
    Position seen;
    long version;
    try (TestCentral central = new TestCentral(data)) {
      central.declare("Paris");
      central.inventory().adjustStock(adjust("stock", "A", "Paris", 100, ADJUST_REASON_RECEIPT));
      for (int i = 0; i < 20; i++) {
        central.inventory().adjustStock(adjust("before" + i, "A", "Paris", -1, ADJUST_REASON_SALE));
      }
      backup = create(central);
      for (int i = 0; i < 5; i++) {
        central.inventory().adjustStock(adjust("after" + i, "A", "Paris", -1, ADJUST_REASON_SALE));
      }
      seen = status(central).getHead();
      version = onHand(central).getVersion();

      assertThat(backup.getPosition().getSequence()).isEqualTo(22);
      assertThat(backup.getState()).isEqualTo(BackupState.BACKUP_STATE_UNVERIFIED);
      assertThat(status(central).hasVerifiedBackup()).isFalse();
      Backup verified = verify(central, backup.getName());
      assertThat(verified.getProblem()).isEmpty();
      assertThat(verified.getState()).isEqualTo(BackupState.BACKUP_STATE_VERIFIED);
      assertThat(verified.getReplayedFrom()).isEqualTo(1);
      assertThat(status(central).getVerifiedBackup()).isEqualTo(backup.getPosition());
      ListBackupsResponse list =
          central.admin().listBackups(ListBackupsRequest.getDefaultInstance());
      assertThat(list.getBackupsList()).containsExactly(verified);
      assertThat(list.getBackups(0).getKind()).isEqualTo(BackupKind.BACKUP_KIND_BACKUP);
      assertThat(list.getBackupFolder()).isEqualTo(folder.resolve("central-backups").toString());
    }

    Path restored = folder.resolve("restored");
    Restore.run(
        new BackupFolder(Path.of(backup.getPath())), restored, Instant.now(), Progress.SILENT);
    try (TestCentral central = new TestCentral(restored)) {
      assertThat(onHand(central).getOnHand()).isEqualTo(80);
      Position head = status(central).getHead();
      assertThat(head.getSequence()).isEqualTo(23);
      assertThat(head.getEpoch()).isNotEqualTo(seen.getEpoch());

      assertThatThrownBy(() ->
              central
                  .inventory()
                  .getRecord(
                      record().setRead(ReadOptions.newBuilder().setMinPosition(seen)).build()))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("another history");
      // What was sold after the backup is sent again with its key and the not_before that it had.
      for (int i = 0; i < 5; i++) {
        var sale = adjust("after" + i, "A", "Paris", -1, ADJUST_REASON_SALE).toBuilder();
        sale.setCommand(CommandHeader.newBuilder(sale.getCommand()).setNotBefore(seen));
        central.inventory().adjustStock(sale.build());
      }
      var known = adjust("before3", "A", "Paris", -1, ADJUST_REASON_SALE);
      assertThat(central.inventory().adjustStock(known).getReceipt().getReplayed()).isTrue();
      assertThat(onHand(central).getOnHand()).isEqualTo(75);
      assertThat(onHand(central).getVersion()).as("the same again").isEqualTo(version);
      assertVersionIsOfItsEpoch(central, version, seen.getEpoch(), head.getEpoch());
    }
  }

  /** A version that the record has again by chance is refused, unless nobody says whose it is. */
  private static void assertVersionIsOfItsEpoch(
      TestCentral central, long version, long before, long now) {
    var refusal = failure(() -> expecting(central, "k1", version, before));
    assertThat(OnhandError.of(refusal).metadata())
        .isEqualTo(
            Map.of(
                "expected_epoch",
                Long.toUnsignedString(before),
                "epoch",
                Long.toUnsignedString(now)));
    assertThat(reason(refusal)).isEqualTo("EPOCH_CHANGED");
    assertThat(onHand(central).getVersion()).isEqualTo(version);

    assertThat(expecting(central, "k2", version, 0)).isEqualTo(version + 1);
    assertThat(expecting(central, "k1", version + 1, now)).isEqualTo(version + 2);
  }

  /** Sells one of a record that has this version; the version that it then has. */
  private static long expecting(TestCentral central, String key, long version, long epoch) {
    var sale = adjust(key, "A", "Paris", -1, ADJUST_REASON_SALE).toBuilder();
    sale.getCommandBuilder().setExpectedEpoch(epoch);
    sale.getLineBuilder().setExpectedVersion(version);
    return central.inventory().adjustStock(sale.build()).getRecord().getVersion();
  }

  @Test
  void aDamagedOneIsAVerdictAndAnUnknownOneAnError() throws Exception {
    try (TestCentral central = new TestCentral(folder.resolve("central"))) {
      central.declare("Paris");
      Backup backup = create(central);
      Path manifest = Path.of(backup.getPath(), "MANIFEST");
      Files.writeString(manifest, Files.readString(manifest).replace("sequence 1", "sequence 2"));
      Backup damaged = verify(central, backup.getName());

      assertThat(damaged.getState()).isEqualTo(BackupState.BACKUP_STATE_DAMAGED);
      assertThat(damaged.getProblem()).contains("Expected a whole manifest");
      assertThat(
              central
                  .admin()
                  .listBackups(ListBackupsRequest.getDefaultInstance())
                  .getBackups(0)
                  .getState())
          .isEqualTo(BackupState.BACKUP_STATE_DAMAGED);
      assertThatThrownBy(() -> verify(central, "monday"))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("NOT_FOUND");
    }
  }

  private static Backup create(TestCentral central) {
    Iterator<CreateBackupResponse> told =
        central.admin().createBackup(CreateBackupRequest.getDefaultInstance());
    List<String> steps = new ArrayList<>();
    while (told.hasNext()) {
      CreateBackupResponse next = told.next();
      if (next.hasBackup()) {
        assertThat(told.hasNext()).isFalse();
        assertThat(steps).contains("copying files", "hashing the state");
        return next.getBackup();
      }
      steps.add(next.getProgress().getStep());
    }
    throw new AssertionError("Expected a backup, but the stream ended.");
  }

  private static Backup verify(TestCentral central, String name) {
    Iterator<VerifyBackupResponse> told =
        central.admin().verifyBackup(VerifyBackupRequest.newBuilder().setName(name).build());
    VerifyBackupResponse last = VerifyBackupResponse.getDefaultInstance();
    while (told.hasNext()) {
      last = told.next();
    }
    return last.getBackup();
  }

  private static GetStatusResponse status(TestCentral central) {
    return central.admin().getStatus(GetStatusRequest.getDefaultInstance());
  }

  private static Record onHand(TestCentral central) {
    return central.inventory().getRecord(record().build()).getRecord();
  }

  private static GetRecordRequest.Builder record() {
    return GetRecordRequest.newBuilder()
        .setKey(RecordKey.newBuilder().setProduct("A").setStore("Paris"));
  }
}
