package io.onhand.agent.api;

import static io.onhand.agent.link.JsonText.quoted;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.onhand.agent.forwarded.ResendPort.Foreign;
import io.onhand.agent.forwarded.Unkept;
import io.onhand.agent.link.LostLists;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.api.CommandFootprint;
import io.onhand.server.api.CommandFootprint.Effect;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lists for people what Central's log cannot be given again, because it has nothing in common with
 * the one that had accepted it: one file of JSON lines per epoch of such a log.
 */
final class ForeignCommandFiles {

  private final LostLists lists;

  ForeignCommandFiles(LostLists lists) {
    this.lists = lists;
  }

  /** Writes the file; synced on return. A full window may be too much for memory, so it streams. */
  void write(long presentEpoch, Consumer<Consumer<Foreign>> each, List<Unkept> unkept) {
    lists.write(
        LostLists.FOREIGN_COMMANDS + "central-has-epoch-" + Position.epochText(presentEpoch),
        lines -> {
          each.accept(command -> lines.accept(line(command)));
          unkept.forEach(command -> lines.accept(UnknownCommandFiles.line(command)));
        });
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
            quoted(kind(foreign.command())),
            isFact,
            quoted(origin),
            quoted(key),
            records);
  }

  /** Its kind as the field is named, so that both sorts of lines name it alike. */
  private static String kind(MutateStreamRequest command) {
    FieldDescriptor field =
        MutateStreamRequest.getDescriptor().findFieldByNumber(command.getCommandCase().getNumber());
    return field == null ? "" : field.getName();
  }

  private static String text(Effect effect) {
    return "{\"product\":%s,\"store\":%s,\"on_hand_delta\":%d}"
        .formatted(
            quoted(effect.key().product()), quoted(effect.key().store()), effect.onHandDelta());
  }
}
