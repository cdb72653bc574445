package io.onhand.agent.api;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.link.FeedMapper;
import io.onhand.agent.link.OpenOutcomes.Failed;
import io.onhand.agent.link.OpenOutcomes.Heard;
import io.onhand.agent.link.OpenOutcomes.Inquiry;
import io.onhand.agent.link.OpenOutcomes.Known;
import io.onhand.agent.link.OpenOutcomes.News;
import io.onhand.agent.replica.FeedWatch.Coming;
import io.onhand.client.CommandId;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.GetOperationResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceStub;
import io.onhand.server.commit.Clock;
import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks Central about commands by their keys, some at once. Central answers in order with commands,
 * so a key that it does not know is of a command that is in no entry up to then; what it cannot
 * answer just now is asked again. A Central that was restored meanwhile knows another log than the
 * one that the snapshot is of: questions name the epoch, and there they are refused. gRPC's threads
 * bring answers, the link's thread does the rest.
 */
final class OutcomeInquiry implements Inquiry {

  private static final int ASKED_MAX = 256;
  private static final long ANSWER_SECONDS_MAX = 3;
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private static final Comparator<Coming> IN_ORDER =
      Comparator.<Coming>comparingLong(each -> each.at().epoch())
          .thenComparingLong(each -> each.at().sequence());

  private final InventoryServiceStub central;
  private final long replicaEpoch;
  private final Clock clock;
  private final Deque<CommandId> toAsk;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Coming> applied = new ArrayList<>();
  private int asked;
  private long pausedUntilNanos;

  /**
   * Questions.
   *
   * @param open whose outcome is not known
   * @param epoch of the Central that is to answer
   * @param replicaEpoch of what is held; 0: nothing is
   */
  OutcomeInquiry(
      Channel central, Collection<CommandId> open, long epoch, long replicaEpoch, Clock clock) {
    this.central =
        InventoryServiceGrpc.newStub(ClientInterceptors.intercept(central, new EpochStamp()))
            .withOption(EpochStamp.EPOCH, epoch);
    this.toAsk = new ArrayDeque<>(open);
    this.replicaEpoch = replicaEpoch;
    this.clock = clock;
    this.pausedUntilNanos = clock.monotonicNanos();
  }

  @Override
  public @Nullable News poll() {
    boolean hasHeard = false;
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      asked--;
      switch (answer) {
        case OnRecord(CommandId command, GetOperationResponse operation) -> {
          heard(command, operation);
          hasHeard = true;
        }
        case UnknownKey _ -> hasHeard = true;
        case Later(CommandId command) -> {
          toAsk.addLast(command);
          pausedUntilNanos = clock.monotonicNanos() + PAUSE_NANOS;
        }
        case NotAnswered(CommandId command, OnhandError error) -> {
          return new Failed(
              "Expected Central to say what became of " + command + ", but: " + error.line());
        }
      }
    }
    ask();
    if (asked == 0 && toAsk.isEmpty()) {
      applied.sort(IN_ORDER);
      return new Known(applied);
    }
    return hasHeard ? new Heard() : null;
  }

  private void ask() {
    if (clock.monotonicNanos() - pausedUntilNanos < 0) {
      return;
    }
    while (asked < ASKED_MAX && !toAsk.isEmpty()) {
      CommandId command = toAsk.remove();
      asked++;
      central
          .withDeadlineAfter(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
          .getOperation(
              GetOperationRequest.newBuilder()
                  .setOrigin(command.origin())
                  .setIdempotencyKey(command.key())
                  .build(),
              new Answering(command));
    }
  }

  private void heard(CommandId command, GetOperationResponse operation) {
    Position at = FeedMapper.position(operation.getPosition());
    AnswerRoutes.applied(operation)
        .ifPresent(answer ->
            applied.add(
                new Coming(
                    at,
                    replicaEpoch,
                    command.origin(),
                    command.key(),
                    () -> AnswerRoutes.changed(answer))));
  }

  /** What came of one question. */
  private sealed interface Answer {}

  /** This is on record. */
  private record OnRecord(CommandId command, GetOperationResponse operation) implements Answer {}

  /** Nothing is. */
  private record UnknownKey() implements Answer {}

  /** Central has no room for questions just now. */
  private record Later(CommandId command) implements Answer {}

  /** There is no answer. */
  private record NotAnswered(CommandId command, OnhandError error) implements Answer {}

  private final class Answering implements StreamObserver<GetOperationResponse> {
    private final CommandId command;

    Answering(CommandId command) {
      this.command = command;
    }

    @Override
    public void onNext(GetOperationResponse operation) {
      answers.add(new OnRecord(command, operation));
    }

    @Override
    public void onError(Throwable failure) {
      OnhandError error = OnhandError.of(AgentErrors.ofQuery(failure));
      answers.add(
          error.reason() == ErrorReason.ERROR_REASON_OPERATION_NOT_FOUND
              ? new UnknownKey()
              : error.kind() == ErrorKind.RETRYABLE
                  ? new Later(command)
                  : new NotAnswered(command, error));
    }

    @Override
    public void onCompleted() {}
  }
}
