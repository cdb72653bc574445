package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.OperationKind;
import io.onhand.replication.v1.EntryHeader;
import io.onhand.replication.v1.FeedEntry;
import io.onhand.replication.v1.FeedOpened;
import io.onhand.replication.v1.LowStockCrossing;
import io.onhand.replication.v1.SubscribeResponse;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.feed.EncodedEntry;
import io.onhand.server.feed.Frame;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The feed says what kind of command an entry decided, and who asked, if anybody did")
final class FeedFramesTest {
  private static final RecordKey KEY = new RecordKey("A", "Paris");

  @Test
  void nobodyAskedForAnExpiry() {
    EntryHeader header = header(Command.internal(new Expire(LogId.of(7, 3))));

    assertThat(header.getOperation()).isEqualTo(OperationKind.OPERATION_KIND_EXPIRE);
    assertThat(header.getKind()).isEqualTo(CommandKind.COMMAND_KIND_REQUEST);
    assertThat(header.getOrigin()).isEmpty();
    assertThat(header.getIdempotencyKey()).isEmpty();
  }

  @Test
  void aVoidIsAFactWhateverItsHeaderSays() {
    EntryHeader header =
        header(
            Command.of(
                new CommandHeader("till", "k"),
                new VoidOperation(new CommandHeader("till", "sale"))));

    assertThat(header.getOperation()).isEqualTo(OperationKind.OPERATION_KIND_VOID);
    assertThat(header.getKind()).isEqualTo(CommandKind.COMMAND_KIND_FACT);
    assertThat(header.getOrigin()).isEqualTo("till");
  }

  @Test
  void aRecordThatIsBornLowBecameLow() {
    assertThat(crossing(null, record(3, 3)))
        .isEqualTo(LowStockCrossing.LOW_STOCK_CROSSING_BECAME_LOW);
    assertThat(crossing(null, record(4, 3)))
        .isEqualTo(LowStockCrossing.LOW_STOCK_CROSSING_UNSPECIFIED);
  }

  @Test
  void theMarkCountsAsItIsAfterTheChange() {
    assertThat(crossing(record(4, 3), record(4, 4)))
        .isEqualTo(LowStockCrossing.LOW_STOCK_CROSSING_BECAME_LOW);
    assertThat(crossing(record(4, 4), record(4, 3)))
        .isEqualTo(LowStockCrossing.LOW_STOCK_CROSSING_RECOVERED);
    assertThat(crossing(record(4, 4), record(2, 4)))
        .isEqualTo(LowStockCrossing.LOW_STOCK_CROSSING_UNSPECIFIED);
  }

  @Test
  void anOpenedFeedNamesTheEpochsThatEnded() throws InvalidProtocolBufferException {
    Frame frame =
        new FeedFrames(new Lineage(Map.of(5L, 40L, 6L, 50L)))
            .opened(new Position(7, 60), false, List.of());

    assertThat(opened(frame).getEndedEpochsList())
        .containsExactly(RecordMapper.position(5, 40), RecordMapper.position(6, 50));
  }

  private static FeedOpened opened(Frame frame) throws InvalidProtocolBufferException {
    ByteString bytes = ByteString.EMPTY;
    for (byte[] part : frame.parts()) {
      bytes = bytes.concat(ByteString.copyFrom(part));
    }
    return SubscribeResponse.parseFrom(bytes).getOpened();
  }

  private static LowStockCrossing crossing(@Nullable StockRecord before, StockRecord after) {
    EncodedEntry encoded =
        new FeedFrames(Lineage.NONE)
            .entry(
                new Entry(
                    5,
                    5,
                    Command.internal(new Expire(LogId.of(7, 3))),
                    Accepted.with(new RecordChanged(before, after))));
    return parsed(encoded.slices().getFirst().bytes()).getSlices(0).getChanges(0).getLowStock();
  }

  private static EntryHeader header(Command command) {
    EncodedEntry encoded =
        new FeedFrames(Lineage.NONE)
            .entry(new Entry(5, 5, command, Accepted.with(new RecordChanged(null, record(1, 0)))));
    return parsed(encoded.header()).getHeader();
  }

  private static FeedEntry parsed(byte[] part) {
    try {
      return FeedEntry.parseFrom(part);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static StockRecord record(long onHand, long lowStockAt) {
    return new StockRecord(KEY, onHand, 0, 0, Floor.ZERO, OptionalLong.of(lowStockAt), 1, 5, 5);
  }
}
