package io.onhand.agent.api;

import static io.onhand.agent.link.JsonText.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.agent.forwarded.ResendPort.Foreign;
import io.onhand.agent.forwarded.Unkept;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.CommandFootprint.Effect;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.SyncedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lists for people what Central's log cannot be given again, because it has nothing in common with
 * the one that had accepted it: one file of JSON lines per epoch of such a log.
 */
final class ForeignCommandFiles {

  private final Path folder;

  /**
   * Files in a folder.
   *
   * @param folder made when it is needed
   */
  ForeignCommandFiles(Path folder) {
    this.folder = folder;
  }

  /** Writes the file; synced on return. */
  void write(long presentEpoch, Consumer<Consumer<Foreign>> each, List<Unkept> unkept) {
    Path file =
        folder.resolve(
            "foreign-commands-central-has-epoch-%s.ndjson"
                .formatted(Position.epochText(presentEpoch)));
    StringBuilder lines = new StringBuilder();
    each.accept(command -> lines.append(line(command)).append('\n'));
    unkept.forEach(command -> lines.append(UnknownCommandFiles.line(command)).append('\n'));
    try {
      Files.createDirectories(folder);
      SyncedFiles.write(file, lines.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new StorageException(
          "Expected to list commands of another Central in "
              + folder
              + ", but it cannot be written.",
          e);
    }
  }

  private static String line(Foreign foreign) {
    String origin = "";
    String key = "";
    boolean isFact = false;
    String records = "";
    try {
      CommandRoute<?, ?> route = CommandRoutes.of(foreign.command().getCommandCase());
      CommandHeader header = route.itemHeader(foreign.command());
      origin = header.getOrigin();
      key = header.getIdempotencyKey();
      CommandFootprint footprint = route.itemFootprint(foreign.command());
      isFact = footprint.isFact();
      records =
          footprint.effects().stream()
              .map(ForeignCommandFiles::text)
              .collect(Collectors.joining(","));
    } catch (InvalidFieldException e) {
      // Of another version: what it names is not known here.
    }
    return """
    {"epoch":"%s","sequence":%d,"accepted_at_micros":%d,"command":%s,"fact":%b,"origin":%s,"key":%s,\
    "records":[%s]}\
    """
        .formatted(
            Position.epochText(foreign.at().epoch()),
            foreign.at().sequence(),
            foreign.acceptedAtMicros(),
            quoted(foreign.command().getCommandCase().name()),
            isFact,
            quoted(origin),
            quoted(key),
            records);
  }

  private static String text(Effect effect) {
    return "{\"product\":%s,\"store\":%s,\"on_hand_delta\":%d}"
        .formatted(
            quoted(effect.key().product()), quoted(effect.key().store()), effect.onHandDelta());
  }
}
