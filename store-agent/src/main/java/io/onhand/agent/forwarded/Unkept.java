package io.onhand.agent.forwarded;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.onhand.client.CommandId;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.domain.Position;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a command that Central accepted and that is not kept here, or of several.
 *
 * @param epoch of Central's log
 * @param first the sequence of the first one's entry; 0: not known
 * @param last that of the last one's
 * @param commands how many there are at most; 0: not counted
 * @param acceptedAtMicros when the answer to the last one came, by the agent's clock
 * @param name of the one command; null: they are several, known only by where they were
 */
public record Unkept(
    long epoch, long first, long last, long commands, long acceptedAtMicros, @Nullable Name name) {

  /**
   * By what a command can be found.
   *
   * @param id who asked for it, and its key
   * @param command its kind, as the field of a {@link MutateStreamRequest} is named
   */
  public record Name(CommandId id, String command) {}

  /** A command that could not be kept. */
  static Unkept of(MutateStreamRequest request, Position at, long acceptedAtMicros) {
    return new Unkept(at.epoch(), at.sequence(), at.sequence(), 1, acceptedAtMicros, name(request));
  }

  /** Commands up to an entry that left the window by age or for its bytes. */
  static Unkept gone(Position last, long acceptedAtMicros) {
    return new Unkept(last.epoch(), 0, last.sequence(), 0, acceptedAtMicros, null);
  }

  /** Both together, of which only where they were is still known. Both are of the same epoch. */
  Unkept and(Unkept other) {
    return new Unkept(
        epoch,
        Math.min(first, other.first),
        Math.max(last, other.last),
        commands + other.commands,
        Math.max(acceptedAtMicros, other.acceptedAtMicros),
        null);
  }

  /** The same, from where a history ends that does not have them any more. */
  Unkept after(long held) {
    return first > held
        ? this
        : new Unkept(epoch, held + 1, last, commands, acceptedAtMicros, name);
  }

  /** The same, up to where a history ends; how many of them are before that is not known. */
  Unkept upTo(long held) {
    return new Unkept(epoch, first, held, commands, acceptedAtMicros, name);
  }

  Position lastAt() {
    return new Position(epoch, last);
  }

  /** Every kind of command has its header in a field of the same name. */
  private static Name name(MutateStreamRequest request) {
    for (Map.Entry<FieldDescriptor, Object> field : request.getAllFields().entrySet()) {
      if (field.getValue() instanceof Message command) {
        FieldDescriptor header = command.getDescriptorForType().findFieldByName("command");
        return new Name(
            CommandId.of((CommandHeader) command.getField(header)), field.getKey().getName());
      }
    }
    throw new IllegalArgumentException("Expected a command, but it is not set.");
  }
}
