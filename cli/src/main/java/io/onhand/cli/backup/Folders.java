package io.onhand.cli.backup;

import io.onhand.server.backup.BackupFolder;
import io.onhand.server.backup.Backups;
import io.onhand.server.config.BackupSettings;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.options.SettingKey;
import io.onhand.server.options.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a Central that is started from the same shell has its folders.
 *
 * @param data its data folder
 * @param backups its backup folder
 */
record Folders(Path data, Path backups) {

  static Folders of(Settings settings) {
    Path data =
        settings
            .find(new SettingKey("central.data"))
            .map(it -> Path.of(it.value()))
            .orElse(CentralSettings.DATA_DEFAULT);
    return new Folders(
        data,
        settings
            .find(new SettingKey("central.backup-dir"))
            .map(it -> Path.of(it.value()))
            .orElseGet(() -> BackupSettings.folderBeside(data)));
  }

  /** The backup in a folder, or of this name where a Central has its backups and checkpoints. */
  BackupFolder find(Path said) {
    List<Path> places =
        List.of(said, backups.resolve(said), data.resolve(Backups.CHECKPOINTS).resolve(said));
    return new BackupFolder(
        places.stream()
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(said)
            .toAbsolutePath()
            .normalize());
  }
}
