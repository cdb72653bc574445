package io.onhand.server.commit;

import static io.onhand.server.domain.AdjustReason.CORRECTION;
import static io.onhand.server.domain.AdjustReason.SALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.Outcome.Recorded;
import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import io.onhand.server.statemachine.StockCommand.Adjust;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What was refused is decided once more when it is retried, and applied at most once")
final class RetriedRefusalTest {

  private final SteppedPipeline central = new SteppedPipeline().stocked("A", 5);

  @Test
  void isAppliedWhenTheCauseIsGone() {
    Caller refused = send(request(-7), false);
    central.adjust("came", "A", 10, CORRECTION);
    Caller repeated = send(request(-7), false);
    Caller retried = send(request(-7), true);

    assertThat(refused.decided().entry().decision()).isInstanceOf(Rejected.class);
    assertThat(repeated.outcome()).isInstanceOf(Recorded.class);
    assertThat(retried.decided().entry().decision()).isInstanceOf(Accepted.class);
    assertThat(central.onHand("A")).isEqualTo(8);
  }

  @Test
  void isAppliedOnceHoweverOftenItIsRetried() {
    send(request(-7), false);
    central.adjust("came", "A", 20, CORRECTION);
    Caller retried = send(request(-7), true);

    assertThat(send(request(-7), true).outcome())
        .isEqualTo(new Recorded(retried.decided().entry().sequence()));
    assertThat(send(request(-7), false).outcome())
        .isEqualTo(new Recorded(retried.decided().entry().sequence()));
    assertThat(central.onHand("A")).isEqualTo(18);
  }

  @Test
  void isNotAppliedWhenItWasToldAsAFactMeanwhile() {
    send(request(-7), false);
    Caller told = send(fact(-7), false);
    central.adjust("came", "A", 20, CORRECTION);

    assertThat(send(request(-7), true).outcome())
        .isEqualTo(new Recorded(told.decided().entry().sequence()));
    assertThat(central.onHand("A")).isEqualTo(18);
  }

  @Test
  void isNotAppliedAgainAsAFactAfterwards() {
    send(request(-7), false);
    central.adjust("came", "A", 20, CORRECTION);
    Caller retried = send(request(-7), true);

    assertThat(send(fact(-7), true).outcome())
        .isEqualTo(new Recorded(retried.decided().entry().sequence()));
    assertThat(central.onHand("A")).isEqualTo(18);
  }

  @Test
  void isRefusedAgainAndStaysOpenToTheNext() {
    send(request(-7), false);
    Caller again = send(request(-7), true);
    central.adjust("came", "A", 20, CORRECTION);
    Caller last = send(request(-7), true);

    assertThat(again.decided().entry().decision()).isInstanceOf(Rejected.class);
    assertThat(last.decided().entry().decision()).isInstanceOf(Accepted.class);
  }

  @Test
  void isAppliedOnceWhenItIsRetriedTwiceBeforeTheFirstIsDurable() {
    send(request(-7), false);
    central.adjust("came", "A", 20, CORRECTION);
    Caller one = central.submit(command(request(-7), true), Submission.NO_DEADLINE);
    Caller other = central.submit(command(request(-7), true), Submission.NO_DEADLINE);
    central.run();

    assertThat(other.outcome()).isEqualTo(new Recorded(one.decided().entry().sequence()));
    assertThat(central.onHand("A")).isEqualTo(18);
  }

  @Test
  void aNewKeyIsDecidedAndAnotherContentIsNot() {
    Caller fresh = send(request(-2), true);

    assertThat(fresh.decided().entry().decision()).isInstanceOf(Accepted.class);
    assertThat(send(request(-3), true).outcome()).isInstanceOf(Outcome.KeyReused.class);
  }

  @Test
  void looksAtTheEpochOfItsVersion() {
    Ask expecting = new Ask(-7, CommandKind.REQUEST, OptionalLong.of(1));
    assertThat(send(expecting, false).decided().entry().decision()).isInstanceOf(Rejected.class);

    Caller elsewhere = central.submit(command(expecting, true, 8), Submission.NO_DEADLINE);
    central.run();

    assertThat(elsewhere.outcome())
        .isEqualTo(new Outcome.ExpectedEpochChanged(8, SteppedPipeline.EPOCH));
  }

  private record Ask(long delta, CommandKind kind, OptionalLong version) {}

  private static Ask request(long delta) {
    return new Ask(delta, CommandKind.REQUEST, OptionalLong.empty());
  }

  private static Ask fact(long delta) {
    return new Ask(delta, CommandKind.FACT, OptionalLong.empty());
  }

  private Caller send(Ask ask, boolean retriesRefused) {
    Caller caller = central.submit(command(ask, retriesRefused), Submission.NO_DEADLINE);
    central.run();
    return caller;
  }

  private static Command command(Ask ask, boolean retriesRefused) {
    return command(ask, retriesRefused, 0);
  }

  private static Command command(Ask ask, boolean retriesRefused, long expectedEpoch) {
    CommandHeader header =
        new CommandHeader(
            "till", "k", "", 0, null, expectedEpoch, retriesRefused, "", "", ask.kind());
    return Command.of(
        header,
        new Adjust(new AdjustLine(new RecordKey("A", "Paris"), ask.delta(), SALE, ask.version())));
  }
}
