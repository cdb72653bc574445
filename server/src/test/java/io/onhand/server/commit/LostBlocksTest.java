package io.onhand.server.commit;

import static io.onhand.server.domain.AdjustReason.RECEIPT;
import static io.onhand.server.domain.AdjustReason.SALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.CommitLog.Appended;
import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.StockCommand.Adjust;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Blocks that are lost take nothing with them that was durable before")
final class LostBlocksTest {
  private int blocks;
  private @Nullable SteppedPipeline server;

  /**
   * The sequencer hands over the second block while the first is being written, and has no turn
   * between hearing that the first is durable and that the second is lost.
   */
  @Test
  void aStoreDeclaredJustBeforeStaysDeclared() {
    SteppedPipeline pipeline =
        new SteppedPipeline(
            SteppedPipeline.fresh(), new TestClock(), PipelineLimits.DEFAULT, this::losingSecond);
    server = pipeline;
    Caller declared = pipeline.submit("declare", new CreateStore("Rome", ""));
    pipeline.sequence();
    Caller lost = pipeline.submit("k1", receipt());
    pipeline.commit();
    pipeline.commit();
    Caller retried = pipeline.submit("k1", receipt());
    pipeline.run();

    assertThat(declared.decided().entry().decision()).isInstanceOf(Accepted.class);
    assertThat(lost.outcome()).isEqualTo(new Outcome.Unknown());
    assertThat(retried.decided().entry().decision()).isInstanceOf(Accepted.class);
    assertThat(retried.decided().entry().sequence()).isEqualTo(2);
  }

  @Test
  void goesOnFromTheDurableHeadWhenBlocksAreLost() {
    Losing losing = new Losing();
    SteppedPipeline pipeline =
        new SteppedPipeline(
            SteppedPipeline.fresh(), new TestClock(), PipelineLimits.DEFAULT, losing::over);
    pipeline.stocked("A", 5);
    losing.isLosing = true;
    Caller first = pipeline.adjust("k1", "A", -5, SALE);
    pipeline.sequence();
    Caller second = pipeline.adjust("k2", "A", -5, SALE);
    pipeline.commit();
    losing.isLosing = false;
    pipeline.run();
    Caller retried = pipeline.adjust("k1", "A", -5, SALE);
    pipeline.run();

    assertThat(first.outcome()).isEqualTo(new Outcome.Unknown());
    assertThat(second.outcome()).isEqualTo(new Outcome.Unknown());
    assertThat(retried.decided().entry().sequence()).isEqualTo(3);
    assertThat(retried.decided().entry().decision()).isInstanceOf(Accepted.class);
    assertThat(pipeline.onHand("A")).isZero();
  }

  private CommitLog losingSecond(CommitLog under) {
    return entries -> {
      blocks++;
      if (blocks == 1 && server != null) {
        server.sequence();
      }
      return blocks == 2 ? new Appended.Lost() : under.append(entries);
    };
  }

  private static Adjust receipt() {
    return new Adjust(new AdjustLine(new RecordKey("A", "Rome"), 5, RECEIPT, OptionalLong.empty()));
  }

  /** A log that may not append for a while, as one that is no longer leader. */
  private static final class Losing {
    boolean isLosing;

    CommitLog over(CommitLog under) {
      return entries -> isLosing ? new Appended.Lost() : under.append(entries);
    }
  }
}
