package io.onhand.cli.demo.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.demo.plan.Basket;
import io.onhand.cli.demo.plan.Door;
import io.onhand.cli.demo.till.Answer;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "The ledger of acknowledged changes catches one that was lost, doubled or altered by a kill")
final class LedgerTest {

  private static final long EPOCH = 0x17;
  private static final long OPENED = 5;
  private static final long HEAD = 8;

  private final Ledger ledger = new Ledger(EPOCH);
  private final Traffic traffic = new Traffic(1);

  /** What Central has on record, by key. */
  private final Map<String, Answer> onRecord = new HashMap<>();

  /** Two sales and a refusal between them, all as they should be. */
  @BeforeEach
  void sell() {
    acknowledged(0, sold(6, 9, EPOCH));
    acknowledged(1, refused(7));
    acknowledged(2, sold(8, 8, EPOCH));
  }

  @Test
  void findsNothingWhereAllIsRight() throws Exception {
    assertThat(ledger.contradictions(OPENED, HEAD)).isEmpty();
    assertThat(audit()).isEqualTo(nothing());
    assertThat(ledger.size()).isEqualTo(3);
    assertThat(ledger.refused()).isEqualTo(1);
  }

  @Test
  void findsAnAcknowledgedChangeThatCentralForgot() throws Exception {
    onRecord.remove("2");

    assertThat(audit().lost())
        .containsExactly("basket 2: entry 8 was acknowledged, but its key is unknown");
    assertThat(ledger.contradictions(OPENED, 7))
        .containsExactly("expected the log to reach entry 8, which was answered, but it ends at 7");
  }

  @Test
  void findsAChangeThatWasAppliedTwice() {
    assertThat(ledger.contradictions(OPENED, 9))
        .containsExactly(
            "entries 9 to 9 of the log: expected an answer that names each, but none does");
  }

  @Test
  void findsAChangeThatWasAppliedTwiceInTheMiddle() {
    acknowledged(3, sold(11, 6, EPOCH));

    assertThat(ledger.contradictions(OPENED, 11))
        .containsExactly(
            "entries 9 to 10 of the log: expected an answer that names each, but none does");
  }

  @Test
  void findsALostEntryWhosePlaceWasGivenAgain() throws Exception {
    acknowledged(3, sold(8, 7, EPOCH));
    onRecord.remove("2");

    assertThat(ledger.contradictions(OPENED, HEAD))
        .singleElement()
        .asString()
        .endsWith("expected an entry of its own, but its answer named 8, which was taken");
    assertThat(audit().lost()).hasSize(1);
  }

  @Test
  void findsAnAnswerWithoutAnEntryOfItsOwn() {
    acknowledged(3, sold(OPENED, 6, EPOCH));
    assertThat(ledger.contradictions(OPENED, HEAD)).hasSize(1);
  }

  @Test
  void findsAKeyThatWasDecidedAnew() throws Exception {
    onRecord.put("2", sold(9, 8, EPOCH));

    assertThat(audit().different())
        .singleElement()
        .asString()
        .startsWith("basket 2: entry 8 was acknowledged, but on record is entry 9");
  }

  @Test
  void findsAnAnswerThatBecameAnother() throws Exception {
    onRecord.put("0", sold(6, 10, EPOCH));
    onRecord.put("1", sold(7, 8, EPOCH));

    assertThat(audit().different()).hasSize(2);
    assertThat(audit().lost()).isEmpty();
  }

  @Test
  void findsAnotherEpoch() {
    acknowledged(3, sold(9, 6, EPOCH + 1));

    assertThat(ledger.contradictions(OPENED, 9))
        .containsExactly(
            "basket 3: expected epoch 0000000000000017, but its answer named 0000000000000018");
  }

  private void acknowledged(long number, Answer answer) {
    ledger.enter(number, answer);
    onRecord.put(traffic.basket(number).key(), answer);
  }

  private LedgerAudit.Result audit() throws InterruptedException {
    return new LedgerAudit(traffic, this::recorded).run(ledger);
  }

  private Optional<Answer> recorded(Basket basket) {
    return Optional.ofNullable(onRecord.get(basket.key()));
  }

  private static LedgerAudit.Result nothing() {
    return new LedgerAudit.Result(List.of(), List.of(), List.of());
  }

  private static Answer sold(long sequence, long onHand, long epoch) {
    return new Answer.Adjusted(
        Door.AGENT,
        AdjustStockResponse.newBuilder()
            .setReceipt(
                Receipt.newBuilder()
                    .setApplied(
                        Applied.newBuilder()
                            .setPosition(
                                Position.newBuilder().setEpoch(epoch).setSequence(sequence))))
            .setRecord(Record.newBuilder().setOnHand(onHand))
            .build());
  }

  private static Answer refused(long sequence) {
    return new Answer.Refused(
        Door.AGENT,
        OnhandError.of(
            Refusal.newBuilder()
                .setReason(ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK)
                .putMetadata("sequence", Long.toString(sequence))
                .build()));
  }
}
