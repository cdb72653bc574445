package io.onhand.cli.demo.till;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.onhand.cli.demo.plan.Door;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.Applied;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.CountStockResponse;
import io.onhand.inventory.v1.Position;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An answered key that is answered differently the second time is found")
final class ResendingTest {

  private static final String NAME = "key 536365 of London/till-1";

  @Test
  void acceptsTheRecordedAnswerWhicheverDoorItComesFrom() {
    assertThat(difference(adjusted(7, 3, false), adjusted(7, 3, true))).isEmpty();
    // The first definite answer may have been a recorded one already.
    assertThat(difference(adjusted(7, 3, true), adjusted(7, 3, true))).isEmpty();
    assertThat(difference(refused("2"), refused("2"))).isEmpty();
    assertThat(difference(counted(false), counted(true))).isEmpty();
  }

  @Test
  void findsAnotherPositionOrAnotherRecord() {
    assertThat(difference(adjusted(7, 3, false), adjusted(8, 3, true)))
        .contains(
            "key 536365 of London/till-1 was answered differently: first applied at 7, now applied at 8");
    assertThat(difference(adjusted(7, 3, false), adjusted(7, 1, true))).isPresent();
    assertThat(difference(refused("2"), refused("3"))).isPresent();
  }

  @Test
  void findsARefusalThatBecameASale() {
    assertThat(difference(refused("2"), adjusted(7, 3, true))).isPresent();
    assertThat(difference(adjusted(7, 3, true), refused("2"))).isPresent();
  }

  @Test
  void findsAKeyThatIsTakenForANewOne() {
    assertThat(difference(adjusted(7, 3, false), adjusted(7, 3, false)))
        .contains("key 536365 of London/till-1 was answered as if it were new: applied at 7");
    Answer basket =
        new Answer.Applied(
            Door.AGENT, ApplyBasketResponse.newBuilder().setReceipt(receipt(9, false)).build());
    assertThat(difference(basket, basket)).isPresent();
    assertThat(difference(counted(false), counted(false))).isPresent();
  }

  private static Optional<String> difference(Answer first, Answer again) {
    return Resending.difference(new Sample.Answered(NAME, first, door -> again), again);
  }

  private static Answer adjusted(long sequence, long onHand, boolean replayed) {
    return new Answer.Adjusted(
        replayed ? Door.CENTRAL : Door.AGENT,
        AdjustStockResponse.newBuilder()
            .setReceipt(receipt(sequence, replayed))
            .setRecord(Record.newBuilder().setOnHand(onHand))
            .build());
  }

  private static Answer counted(boolean replayed) {
    return new Answer.Done(
        Door.CENTRAL, CountStockResponse.newBuilder().setReceipt(receipt(7, replayed)).build());
  }

  private static Receipt receipt(long sequence, boolean replayed) {
    return Receipt.newBuilder()
        .setApplied(Applied.newBuilder().setPosition(Position.newBuilder().setSequence(sequence)))
        .setReplayed(replayed)
        .build();
  }

  private static Answer refused(String available) {
    return new Answer.Refused(
        Door.AGENT,
        OnhandError.of(
            Status.FAILED_PRECONDITION
                .withDescription("Expected 5, but " + available + " are available")
                .asRuntimeException()));
  }
}
