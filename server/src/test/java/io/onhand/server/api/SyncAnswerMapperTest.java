package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.SyncOutcome;
import io.onhand.inventory.v1.SyncRowResult;
import io.onhand.inventory.v1.SyncZeroed;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.RowOutcome;
import io.onhand.server.statemachine.Decision.RowResult;
import io.onhand.server.statemachine.RejectionReason;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The end of a REPLACE tells what it did, and not what it left alone for good reason")
final class SyncAnswerMapperTest {
  @Test
  void recordsLeftAloneBecauseTheyAreListedOrZeroAreNotTold() {
    SyncRunId run = new SyncRunId("erp", "run");
    List<RecordKey> keys = List.of(new RecordKey("A", "Paris"), new RecordKey("B", "Paris"));
    Accepted accepted =
        new Accepted(
            List.of(),
            List.of(),
            List.of(
                new RowResult(RowOutcome.SKIPPED, null, null),
                new RowResult(RowOutcome.REJECTED, RejectionReason.INSUFFICIENT_STOCK, null)),
            List.of());

    SyncZeroed zeroed =
        (SyncZeroed)
            SyncAnswerMapper.message(
                new ZeroUnlisted(run, keys), accepted, Receipt.getDefaultInstance());

    assertThat(zeroed.getRowsList())
        .extracting(SyncRowResult::getOutcome)
        .containsExactly(SyncOutcome.SYNC_OUTCOME_REJECTED);
  }
}
