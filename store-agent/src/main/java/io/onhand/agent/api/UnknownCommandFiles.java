package io.onhand.agent.api;

import static io.onhand.agent.link.JsonText.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.agent.forwarded.Unkept;
import io.onhand.agent.forwarded.Unkept.Name;
import io.onhand.agent.link.LostRecordFiles;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.SyncedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lists for people what a restored Central has lost and this agent cannot give it again, because it
 * had not kept it: one file of JSON lines per restore. The file goes when somebody deletes it, and
 * with it the alarm.
 */
final class UnknownCommandFiles {

  private final Path folder;

  /**
   * Files in a folder.
   *
   * @param folder made when it is needed
   */
  UnknownCommandFiles(Path folder) {
    this.folder = folder;
  }

  /** Adds to the file; synced on return. */
  void add(long presentEpoch, List<Unkept> commands) {
    Path file =
        folder.resolve(
            "%scentral-has-epoch-%s.ndjson"
                .formatted(
                    LostRecordFiles.UNKNOWN_COMMANDS_PREFIX, Position.epochText(presentEpoch)));
    try {
      Files.createDirectories(folder);
      StringBuilder lines =
          new StringBuilder(Files.exists(file) ? Files.readString(file, UTF_8) : "");
      commands.forEach(command -> lines.append(line(command)).append('\n'));
      SyncedFiles.write(file, lines.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new StorageException(
          "Expected to list commands that are not kept in "
              + folder
              + ", but it cannot be written.",
          e);
    }
  }

  /** A line of JSON. */
  static String line(Unkept command) {
    String epoch = Position.epochText(command.epoch());
    Name name = command.name();
    if (name != null) {
      return """
      {"epoch":"%s","sequence":%d,"accepted_at_micros":%d,"command":%s,"origin":%s,"key":%s}\
      """
          .formatted(
              epoch,
              command.last(),
              command.acceptedAtMicros(),
              quoted(name.command()),
              quoted(name.id().origin()),
              quoted(name.id().key()));
    }
    return """
    {"epoch":"%s","first_sequence":%d,"last_sequence":%d,"accepted_at_micros":%d%s}\
    """
        .formatted(
            epoch,
            command.first(),
            command.last(),
            command.acceptedAtMicros(),
            command.commands() == 0
                ? ",\"why\":\"older or more than the window\""
                : ",\"why\":\"disk slow or full\",\"commands_at_most\":" + command.commands());
  }
}
