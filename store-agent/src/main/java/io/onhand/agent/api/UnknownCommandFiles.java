package io.onhand.agent.api;

import static io.onhand.agent.link.JsonText.quoted;

import io.onhand.agent.forwarded.Unkept;
import io.onhand.agent.forwarded.Unkept.Name;
import io.onhand.agent.link.LostLists;
import io.onhand.server.domain.Position;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Lists for people what a restored Central has lost and this agent cannot give it again, because it
 * had not kept it: one file of JSON lines per restore. The file goes when somebody deletes it, and
 * with it the alarm.
 */
final class UnknownCommandFiles {

  private final LostLists lists;

  UnknownCommandFiles(LostLists lists) {
    this.lists = lists;
  }

  /**
   * Adds to the file what is not in it; synced on return. A kill before the commands are forgotten
   * here brings them once more.
   */
  void add(long presentEpoch, List<Unkept> commands) {
    String name =
        LostLists.UNKNOWN_COMMANDS + "central-has-epoch-" + Position.epochText(presentEpoch);
    Set<String> lines = new LinkedHashSet<>(lists.read(name));
    commands.forEach(command -> lines.add(line(command)));
    lists.write(name, lines::forEach);
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
