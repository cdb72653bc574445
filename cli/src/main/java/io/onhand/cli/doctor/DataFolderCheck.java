package io.onhand.cli.doctor;

import io.onhand.cli.output.Text;
import io.onhand.server.storage.DataFolderException;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.FolderProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says whether a data folder can be used, and whether the disk below it has room. */
final class DataFolderCheck {

  private final Path folder;
  private final DataFormat format;
  private final long headroomBytes;

  /**
   * A check.
   *
   * @param headroomBytes what its store may write without being asked: with less, writes are
   *     refused
   */
  DataFolderCheck(Path folder, DataFormat format, long headroomBytes) {
    this.folder = folder;
    this.format = format;
    this.headroomBytes = headroomBytes;
  }

  List<Finding> find() {
    return List.of(folder(), disk());
  }

  private Finding folder() {
    String subject = "Data folder " + folder;
    try {
      FolderProbe probe = FolderProbe.of(folder, format);
      if (probe.format().isEmpty()) {
        return Finding.healthy(subject, "not there yet; the first start makes it.");
      }
      String holds = probe.format().get() + ", " + Text.bytes(probe.bytes());
      return Finding.healthy(
          subject,
          probe.isHeld()
              ? holds
                  + ", in use by process "
                  + (probe.holder().isEmpty() ? "(unknown)" : probe.holder())
                  + "."
              : holds + ", not in use.");
    } catch (DataFolderException e) {
      return Finding.sick(subject, String.valueOf(e.getMessage()));
    }
  }

  private Finding disk() {
    String subject = "Disk of " + folder;
    try {
      long usable = Files.getFileStore(existing()).getUsableSpace();
      return usable >= headroomBytes
          ? Finding.healthy(
              subject,
              Text.bytes(usable)
                  + " free; below "
                  + Text.bytes(headroomBytes)
                  + " writes are refused.")
          : Finding.sick(
              subject,
              "Expected at least %s free, but there are %s: writes would be refused. Free some space, or choose another folder with --data."
                  .formatted(Text.bytes(headroomBytes), Text.bytes(usable)));
    } catch (IOException e) {
      return Finding.sick(
          subject, "Expected to read its free space, but: " + e + ". Choose another folder.");
    }
  }

  /** The folder, or the nearest one above it that is there. */
  private Path existing() {
    @Nullable Path at = folder.toAbsolutePath().normalize();
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return at == null ? Path.of("/") : at;
  }
}
