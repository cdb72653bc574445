package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.api.AnswerMapper.Answer;
import io.onhand.server.commit.Outcome;
import io.onhand.server.log.LogReader;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.schema.CentralFamily;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whatever goes wrong with an answer, the caller gets one, with the reason that fits")
final class OutcomeMapperTest {
  private final OutcomeMapper outcomes =
      new OutcomeMapper(
          7, new LogReader(new InMemoryStore(List.of(CentralFamily.values()))), Runnable::run);

  @Test
  void answersWhenAnAnswerCannotBeBuilt() {
    Command nobodys = Command.internal(new AdvanceHorizon(1, 0));
    Entry entry = new Entry(2, 1_000, nobodys, Accepted.with());
    List<Answer> answers = new ArrayList<>();

    outcomes.answer(new Outcome.Decided(entry), answers::add);
    outcomes.operation(new Outcome.Decided(entry), answers::add);

    assertThat(answers)
        .extracting(OutcomeMapperTest::reason)
        .containsExactly(
            ErrorReason.ERROR_REASON_INTERNAL_FAULT, ErrorReason.ERROR_REASON_INTERNAL_FAULT);
  }

  @Test
  void answersWhenARecordedEntryIsGone() {
    List<Answer> answers = new ArrayList<>();

    outcomes.answer(new Outcome.Recorded(5), answers::add);

    assertThat(answers)
        .extracting(OutcomeMapperTest::reason)
        .containsExactly(ErrorReason.ERROR_REASON_INTERNAL_FAULT);
  }

  @Test
  void tellsABrokenInvariantAsOne() {
    List<Answer> answers = new ArrayList<>();

    outcomes.answer(new Outcome.InvariantViolated("Expected a rule to hold."), answers::add);

    assertThat(answers)
        .extracting(OutcomeMapperTest::reason)
        .containsExactly(ErrorReason.ERROR_REASON_INVARIANT_VIOLATED);
  }

  private static ErrorReason reason(Answer answer) {
    return OnhandError.of(((Answer.Failed) answer).status()).reason();
  }
}
