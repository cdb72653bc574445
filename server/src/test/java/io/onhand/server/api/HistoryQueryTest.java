package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.StatusRuntimeException;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetHistoryRequest;
import io.onhand.inventory.v1.GetHistoryResponse;
import io.onhand.inventory.v1.HistoryEntry;
import io.onhand.server.commit.CommitLog.Appended;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Floor;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.log.EmbeddedLog;
import io.onhand.server.log.KeyFilter;
import io.onhand.server.statemachine.Change.HorizonMoved;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.schema.CentralFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("History goes down to the horizon, says that more is forgotten, and no further")
final class HistoryQueryTest {
  private static final long EPOCH = 7;
  private static final RecordKey KEY = new RecordKey("A", "Paris");
  private static final GetHistoryRequest ALL =
      GetHistoryRequest.newBuilder().setKey(RecordMapper.key(KEY)).build();

  private final InMemoryStore store = new InMemoryStore(List.of(CentralFamily.values()));
  private final EmbeddedLog log = new EmbeddedLog(store, Head.empty(EPOCH), KeyFilter.ofCentral());
  private final HistoryQuery query = new HistoryQuery(store, this::head);
  private Head head = Head.empty(EPOCH);

  /** Ten changes at 1 to 10, two a block and a microsecond apart from the block before. */
  @BeforeEach
  void changeTenTimes() {
    @Nullable StockRecord record = null;
    List<Entry> block = new ArrayList<>();
    for (int sequence = 1; sequence <= 10; sequence++) {
      StockRecord next =
          new StockRecord(
              KEY, sequence, 0, 0, Floor.ZERO, OptionalLong.empty(), sequence, sequence, sequence);
      block.add(
          new Entry(
              sequence,
              sequence,
              Command.of(
                  new CommandHeader("till", "k" + sequence),
                  new Adjust(new AdjustLine(KEY, 1, AdjustReason.RECEIPT, OptionalLong.empty()))),
              Accepted.with(new RecordChanged(record, next))));
      record = next;
      if (block.size() == 2) {
        append(block);
        block = new ArrayList<>();
      }
    }
  }

  @Test
  void reachesTheBirth() {
    GetHistoryResponse told = query.history(ALL);

    assertThat(sequences(told)).containsExactly(10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(told.getOlderForgotten()).isFalse();
    assertThat(told.getNextPageToken()).isEmpty();
  }

  @Test
  void endsAtTheHorizon() {
    forgetBefore(6);
    GetHistoryResponse told = query.history(ALL);

    assertThat(sequences(told)).containsExactly(10L, 9L, 8L, 7L, 6L);
    assertThat(told.getOlderForgotten()).isTrue();
    assertThat(told.getNextPageToken()).isEmpty();
  }

  @Test
  void aPageThatEndsAtTheHorizonIsTheLast() {
    forgetBefore(6);
    GetHistoryResponse first = query.history(ALL.toBuilder().setPageSize(2).build());
    GetHistoryResponse last =
        query.history(
            ALL.toBuilder().setPageSize(3).setPageToken(first.getNextPageToken()).build());

    assertThat(sequences(first)).containsExactly(10L, 9L);
    assertThat(first.getOlderForgotten()).isFalse();
    assertThat(sequences(last)).containsExactly(8L, 7L, 6L);
    assertThat(last.getOlderForgotten()).isTrue();
    assertThat(last.getNextPageToken()).isEmpty();
  }

  @Test
  void tellsNothingOfARecordThatChangedLongAgo() {
    forgetBefore(11);
    GetHistoryResponse told = query.history(ALL);

    assertThat(told.getEntriesList()).isEmpty();
    assertThat(told.getOlderForgotten()).isTrue();
  }

  @Test
  void findsWhatWasAtATimeInTheMiddleOfABlock() {
    assertThat(sequences(query.history(asOfTime(7)))).startsWith(7L);
    assertThat(sequences(query.history(asOfTime(8)))).startsWith(8L);
    assertThat(sequences(query.history(asOfTime(0)))).isEmpty();
  }

  @Test
  void refusesWhatLiesBelowTheHorizon() {
    forgetBefore(6);

    assertThat(sequences(query.history(asOfTime(6)))).containsExactly(6L);
    assertThat(reason(() -> query.history(asOfTime(5))))
        .isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_TRIMMED);
    assertThat(sequences(query.history(asOfSequence(6)))).containsExactly(6L);
    assertThat(reason(() -> query.history(asOfSequence(5))))
        .isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_TRIMMED);
    assertThat(reason(() -> query.history(asOfSequence(12))))
        .isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_IN_FUTURE);
  }

  @Test
  void refusesATokenOfAnotherRecordAndOneThatTheChainNeverNamed() {
    forgetBefore(2);
    String other = new PageToken(0, EPOCH, 0, "history:B\0Paris", "5").text();
    String never = new PageToken(0, EPOCH, 0, "history:A\0Paris", "11").text();
    String noNumber = new PageToken(0, EPOCH, 0, "history:A\0Paris", "x").text();

    for (String token : List.of(other, never, noNumber)) {
      assertThat(reason(() -> query.history(ALL.toBuilder().setPageToken(token).build())))
          .isEqualTo(ErrorReason.ERROR_REASON_PAGE_TOKEN_INVALID);
    }
  }

  private void forgetBefore(long sequence) {
    append(
        List.of(
            new Entry(
                11,
                11,
                Command.internal(new AdvanceHorizon(sequence, 0)),
                Accepted.with(new HorizonMoved(sequence)))));
  }

  private void append(List<Entry> entries) {
    head = ((Appended.Durable) log.append(entries)).head();
  }

  private Head head() {
    return head;
  }

  private static GetHistoryRequest asOfTime(long micros) {
    return ALL.toBuilder().setAsOfTime(RecordMapper.timestamp(micros)).build();
  }

  private static GetHistoryRequest asOfSequence(long sequence) {
    return ALL.toBuilder().setAsOfSequence(sequence).build();
  }

  private static List<Long> sequences(GetHistoryResponse response) {
    return response.getEntriesList().stream()
        .map(HistoryEntry::getPosition)
        .map(io.onhand.inventory.v1.Position::getSequence)
        .toList();
  }

  private static ErrorReason reason(ThrowingCallable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(failure).as("the call fails").isNotNull();
    return OnhandError.of(failure).reason();
  }
}
