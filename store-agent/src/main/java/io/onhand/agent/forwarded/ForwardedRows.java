package io.onhand.agent.forwarded;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.storage.v1.ForwardedCommand;
import io.onhand.storage.v1.ForwardedEnd;
import io.onhand.storage.v1.ForwardedHistory;
import io.onhand.storage.v1.ForwardedResend;
import io.onhand.storage.v1.ForwardedTotals;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of what was forwarded. Numbers in keys are eight bytes, big end first, so that
 * they sort. Reading what was not written here throws {@link CorruptValueException}.
 */
final class ForwardedRows {

  /** Of a key of a command. */
  static final int KEY_BYTES = 2 * Long.BYTES;

  private static final byte UNLISTED = 0;
  private static final byte TOTALS = 1;
  private static final byte RESEND = 2;
  private static final byte HISTORY = 3;

  private ForwardedRows() {}

  /**
   * A command as it is kept.
   *
   * @param request the command, with what it was first sent with
   * @param acceptedAtMicros when the answer came, by the agent's clock
   * @param place the entry by which it was accepted first; null: that of its key
   */
  record Row(MutateStreamRequest request, long acceptedAtMicros, @Nullable Position place) {}

  /**
   * What is kept, in numbers.
   *
   * @param commands how many
   * @param bytes of their rows
   * @param epoch Central's, as last heard; 0: none yet
   * @param handedOverEpoch the last of which all that it lost was handed over
   */
  record Totals(long commands, long bytes, long epoch, long handedOverEpoch) {
    static final Totals NONE = new Totals(0, 0, 0, 0);

    Totals plus(long moreCommands, long moreBytes) {
      return new Totals(commands + moreCommands, bytes + moreBytes, epoch, handedOverEpoch);
    }

    Totals in(long other) {
      return new Totals(commands, bytes, other, handedOverEpoch);
    }

    Totals handedOver(boolean is) {
      return new Totals(commands, bytes, epoch, is ? epoch : 0);
    }

    boolean isHandedOver() {
      return epoch == handedOverEpoch;
    }
  }

  static byte[] key(Position position) {
    return ByteBuffer.allocate(KEY_BYTES)
        .putLong(position.epoch())
        .putLong(position.sequence())
        .array();
  }

  static Position position(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new CorruptValueException(
          "Expected epoch and sequence as key of a forwarded command, but it has "
              + key.length
              + " bytes.");
    }
    ByteBuffer numbers = ByteBuffer.wrap(key);
    return new Position(numbers.getLong(), numbers.getLong());
  }

  static byte[] value(
      MutateStreamRequest request, long acceptedAtMicros, Position at, Position place) {
    ForwardedCommand.Builder row =
        ForwardedCommand.newBuilder()
            .setRequest(request.toBuilder().clearItem().build().toByteString())
            .setAcceptedAtMicros(acceptedAtMicros);
    if (!place.equals(at)) {
      row.setPlaceEpoch(place.epoch()).setPlaceSequence(place.sequence());
    }
    return row.build().toByteArray();
  }

  static Row row(byte[] value) {
    try {
      ForwardedCommand command = ForwardedCommand.parseFrom(value);
      return new Row(
          MutateStreamRequest.parseFrom(command.getRequest()),
          command.getAcceptedAtMicros(),
          command.getPlaceEpoch() == 0
              ? null
              : new Position(command.getPlaceEpoch(), command.getPlaceSequence()));
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected a forwarded command.", e);
    }
  }

  /** Of a row that is there while what is foreign is still to be listed. */
  static byte[] unlistedKey() {
    return new byte[] {UNLISTED};
  }

  static byte[] totalsKey() {
    return new byte[] {TOTALS};
  }

  static byte[] bytes(Totals totals) {
    return ForwardedTotals.newBuilder()
        .setCommands(totals.commands())
        .setBytes(totals.bytes())
        .setEpoch(totals.epoch())
        .setHandedOverEpoch(totals.handedOverEpoch())
        .build()
        .toByteArray();
  }

  static Totals totals(byte[] value) {
    try {
      ForwardedTotals row = ForwardedTotals.parseFrom(value);
      return new Totals(
          row.getCommands(), row.getBytes(), row.getEpoch(), row.getHandedOverEpoch());
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected the totals of what was forwarded.", e);
    }
  }

  static byte[] resendKey() {
    return new byte[] {RESEND};
  }

  static byte[] bytes(ResendProgress progress) {
    return ForwardedResend.newBuilder()
        .setFromEpoch(progress.fromEpoch())
        .setToEpoch(progress.toEpoch())
        .setStartedAtMicros(progress.startedAtMicros())
        .setFinishedAtMicros(progress.finishedAtMicros())
        .setCommands(progress.commands())
        .setHandedOver(progress.handedOver())
        .build()
        .toByteArray();
  }

  static ResendProgress resend(byte[] value) {
    try {
      ForwardedResend row = ForwardedResend.parseFrom(value);
      return new ResendProgress(
          row.getFromEpoch(),
          row.getToEpoch(),
          row.getStartedAtMicros(),
          row.getFinishedAtMicros(),
          row.getCommands(),
          row.getHandedOver());
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected what is sent again.", e);
    }
  }

  /** Where the histories begin among the rows of META. */
  static byte[] firstHistoryKey() {
    return new byte[] {HISTORY};
  }

  static byte[] historyKey(long epoch) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(HISTORY).putLong(epoch).array();
  }

  static byte[] bytes(CentralHistory history) {
    ForwardedHistory.Builder row = ForwardedHistory.newBuilder();
    history
        .ended()
        .forEach((epoch, end) ->
            row.addEnded(ForwardedEnd.newBuilder().setEpoch(epoch).setSequence(end)));
    return row.build().toByteArray();
  }

  static CentralHistory history(byte[] key, byte[] value) {
    try {
      Map<Long, Long> ended = new HashMap<>();
      for (ForwardedEnd end : ForwardedHistory.parseFrom(value).getEndedList()) {
        ended.put(end.getEpoch(), end.getSequence());
      }
      return new CentralHistory(ByteBuffer.wrap(key, 1, Long.BYTES).getLong(), ended);
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptValueException("Expected a history of Central.", e);
    }
  }
}
