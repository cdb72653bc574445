package io.onhand.server.storage.schema;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.server.domain.Transfer;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.storage.v1.TransferChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transfers and their changes. */
public final class TransferCodec {
  private TransferCodec() {}

  public static byte[] encode(Transfer transfer) {
    return message(transfer).toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws CorruptValueException when the bytes are something else
   */
  public static Transfer decode(byte[] value) {
    try {
      return transfer(io.onhand.storage.v1.Transfer.parseFrom(value));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new CorruptValueException("Expected a transfer.", e);
    }
  }

  static TransferChange message(TransferChanged changed) {
    TransferChange.Builder message = TransferChange.newBuilder().setAfter(message(changed.after()));
    if (changed.before() != null) {
      message.setBefore(changing(changed.before()));
    }
    return message.build();
  }

  static TransferChanged change(TransferChange message) {
    Transfer after = transfer(message.getAfter());
    return new TransferChanged(before(message, after), after);
  }

  private static @Nullable Transfer before(TransferChange message, Transfer after) {
    if (!message.hasBefore()) {
      return null;
    }
    io.onhand.storage.v1.Transfer before = message.getBefore();
    return after.with(
        EnumNumbers.transferState(before.getState()), lines(before), before.getUpdatedSequence());
  }

  private static io.onhand.storage.v1.Transfer message(Transfer transfer) {
    return changing(transfer).toBuilder()
        .setId(LogIdCodec.message(transfer.id()))
        .setFromStore(transfer.fromStore())
        .setToStore(transfer.toStore())
        .setOrigin(transfer.origin())
        .setIdempotencyKey(transfer.key())
        .setReference(transfer.reference())
        .setCreatedAtMicros(transfer.createdAtMicros())
        .build();
  }

  /** What an entry may change of it. */
  private static io.onhand.storage.v1.Transfer changing(Transfer transfer) {
    io.onhand.storage.v1.Transfer.Builder message =
        io.onhand.storage.v1.Transfer.newBuilder()
            .setState(EnumNumbers.number(transfer.state()))
            .setUpdatedSequence(transfer.updatedSequence());
    for (TransferLine line : transfer.lines()) {
      message
          .addLinesBuilder()
          .setProduct(line.product())
          .setDispatched(line.dispatched())
          .setReceived(line.received())
          .setDamaged(line.damaged())
          .setMissing(line.missing())
          .setReturned(line.returned())
          .setOver(line.over());
    }
    return message.build();
  }

  private static Transfer transfer(io.onhand.storage.v1.Transfer message) {
    return new Transfer(
        LogIdCodec.id(message.getId()),
        message.getFromStore(),
        message.getToStore(),
        message.getOrigin(),
        message.getIdempotencyKey(),
        message.getReference(),
        EnumNumbers.transferState(message.getState()),
        lines(message),
        message.getCreatedAtMicros(),
        message.getUpdatedSequence());
  }

  private static List<TransferLine> lines(io.onhand.storage.v1.Transfer message) {
    return message.getLinesList().stream()
        .map(line ->
            new TransferLine(
                line.getProduct(),
                line.getDispatched(),
                line.getReceived(),
                line.getDamaged(),
                line.getMissing(),
                line.getReturned(),
                line.getOver()))
        .toList();
  }
}
