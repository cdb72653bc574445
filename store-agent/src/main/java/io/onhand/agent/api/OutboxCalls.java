package io.onhand.agent.api;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.forwarded.ForwardedStatus;
import io.onhand.agent.outbox.ActionResult;
import io.onhand.agent.outbox.Outbox;
import io.onhand.agent.outbox.OutboxAction;
import io.onhand.agent.outbox.OutboxCounts;
import io.onhand.agent.outbox.OutboxDesk;
import io.onhand.agent.outbox.OutboxStatus;
import io.onhand.agent.outbox.QueuedWrite;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.agent.v1.DiscardParkedRequest;
import io.onhand.agent.v1.DiscardParkedResponse;
import io.onhand.agent.v1.GetParkedRequest;
import io.onhand.agent.v1.GetParkedResponse;
import io.onhand.agent.v1.ListOutboxActionsRequest;
import io.onhand.agent.v1.ListOutboxActionsResponse;
import io.onhand.agent.v1.ListParkedRequest;
import io.onhand.agent.v1.ListParkedResponse;
import io.onhand.agent.v1.ListQueuedRequest;
import io.onhand.agent.v1.ListQueuedResponse;
import io.onhand.agent.v1.RetryParkedRequest;
import io.onhand.agent.v1.RetryParkedResponse;
import io.onhand.server.api.Calls;
import io.onhand.server.api.Errors;
import io.onhand.server.commit.Clock;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.schema.CorruptValueException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What operators ask of the outbox. Lists read the disk, on the threads for reads; what is done is
 * answered by the outbox's thread when it is durable.
 */
final class OutboxCalls {

  private final Outbox outbox;
  private final OutboxDesk desk;
  private final Supplier<ForwardedStatus> forwarded;
  private final Supplier<@Nullable Position> head;
  private final Executor readers;
  private final Clock clock;

  /**
   * Answers them.
   *
   * @param head the newest head of Central's log that was heard of; null: none yet
   */
  OutboxCalls(
      Outbox outbox,
      Supplier<ForwardedStatus> forwarded,
      Supplier<@Nullable Position> head,
      Executor readers,
      Clock clock) {
    this.outbox = outbox;
    this.desk = outbox.desk();
    this.forwarded = forwarded;
    this.head = head;
    this.readers = readers;
    this.clock = clock;
  }

  void listQueued(ListQueuedRequest request, StreamObserver<ListQueuedResponse> observer) {
    read(
        observer,
        () -> {
          var page =
              new OutboxPage<QueuedWrite>(
                  "queued",
                  outbox.status().outbox(),
                  request.getPageSize(),
                  request.getPageToken());
          var filter = new OutboxFilter(request.getOrigin(), request.getStore());
          ListQueuedResponse.Builder response = ListQueuedResponse.newBuilder();
          page.fill(filter, desk::queued, QueuedWrite::number, filter::matches)
              .forEach(write ->
                  response.addWrites(OutboxMapper.queued(write, desk.tries(write.number()))));
          return response.setNextPageToken(page.next()).build();
        });
  }

  void listParked(ListParkedRequest request, StreamObserver<ListParkedResponse> observer) {
    read(
        observer,
        () -> {
          var page =
              new OutboxPage<QueuedWrite>(
                  "parked",
                  outbox.status().outbox(),
                  request.getPageSize(),
                  request.getPageToken());
          var filter = new OutboxFilter(request.getOrigin(), request.getStore());
          ListParkedResponse.Builder response = ListParkedResponse.newBuilder();
          page.fill(filter, desk::parked, QueuedWrite::number, filter::matches)
              .forEach(write -> response.addWrites(OutboxMapper.parked(write)));
          return response.setNextPageToken(page.next()).build();
        });
  }

  void getParked(GetParkedRequest request, StreamObserver<GetParkedResponse> observer) {
    read(
        observer,
        () -> {
          long number = number(request.getNumber());
          QueuedWrite write = requireParked(number);
          return GetParkedResponse.newBuilder()
              .setParked(OutboxMapper.parked(write))
              .setCommand(write.command().request().toBuilder().setItem(number))
              .setError(OutboxMapper.error(write))
              .build();
        });
  }

  void retryParked(RetryParkedRequest request, StreamObserver<RetryParkedResponse> observer) {
    act(
        observer,
        request.getNumber(),
        () -> new Signature(request.getWho(), request.getWhy()),
        (write, signature, deed) -> {
          if (!write.command().isReadable()) {
            throw new InvalidFieldException(
                "number",
                "Expected a command of a kind that this version knows, but that of "
                    + write.number()
                    + " is of a later one: start that version here, or discard it.");
          }
          if (request.getAsFact() && !OutboxMapper.mayBeFact(write)) {
            throw new InvalidFieldException(
                "as_fact",
                "Expected a command that may be a fact, but "
                    + write.command().request().getCommandCase()
                    + " may not, or it expects a version.");
          }
          Position now = head.get();
          if (now == null) {
            throw Errors.exception(AgentErrors.noHead());
          }
          desk.retry(
              write.number(), request.getAsFact(), now, signature.who(), signature.why(), deed);
        },
        action -> RetryParkedResponse.newBuilder().setAction(action).build());
  }

  void discardParked(DiscardParkedRequest request, StreamObserver<DiscardParkedResponse> observer) {
    act(
        observer,
        request.getNumber(),
        () -> new Signature(request.getWho(), request.getWhy()),
        (write, signature, deed) ->
            desk.discard(write.number(), signature.who(), signature.why(), deed),
        action -> DiscardParkedResponse.newBuilder().setAction(action).build());
  }

  void listActions(
      ListOutboxActionsRequest request, StreamObserver<ListOutboxActionsResponse> observer) {
    read(
        observer,
        () -> {
          long of = request.getNumber() == 0 ? 0 : number(request.getNumber());
          var page =
              new OutboxPage<OutboxAction>(
                  "actions",
                  outbox.status().outbox(),
                  request.getPageSize(),
                  request.getPageToken());
          ListOutboxActionsResponse.Builder response = ListOutboxActionsResponse.newBuilder();
          page.fill(
                  of,
                  desk::actions,
                  OutboxAction::action,
                  action -> of == 0 || action.write().number() == of)
              .forEach(action -> response.addActions(OutboxMapper.action(action)));
          return response.setNextPageToken(page.next()).build();
        });
  }

  /** How the outbox is. */
  io.onhand.agent.v1.OutboxStatus status() {
    return OutboxMapper.status(outbox.status(), desk.count("", ""), clock.wallMicros());
  }

  /** What is kept of what was forwarded. */
  ForwardedStatus forwarded() {
    return forwarded.get();
  }

  void checkClose(CheckCloseRequest request, StreamObserver<CheckCloseResponse> observer) {
    Calls.read(
        observer,
        () -> {
          var filter = new OutboxFilter(request.getOrigin(), request.getStore());
          OutboxCounts counts = desk.count(filter.origin(), filter.store());
          OutboxStatus status = outbox.status();
          boolean isResending = forwarded.get().isResending();
          CheckCloseResponse.Builder response =
              CheckCloseResponse.newBuilder()
                  .setMayClose(counts.queued() == 0 && counts.parked() == 0 && !isResending)
                  .setQueued(counts.queued())
                  .setOutcomeUnknown(counts.unknown())
                  .setParked(counts.parked())
                  .setResending(isResending)
                  .setLastNumber(status.lastNumber())
                  .setAcknowledgedNumber(status.settledNumber());
          if (counts.queued() > 0) {
            response.setOldestQueuedAge(
                OutboxMapper.age(counts.oldestQueuedAtMicros(), clock.wallMicros()));
          }
          return response.build();
        });
  }

  /** What cannot be read is said to be the outbox's: it is left as it is. */
  private <A> void read(StreamObserver<A> observer, Supplier<A> read) {
    Calls.read(
        observer,
        readers,
        () -> {
          try {
            return read.get();
          } catch (StorageException | CorruptValueException e) {
            throw unreadable(e);
          }
        });
  }

  private static StatusRuntimeException unreadable(RuntimeException cause) {
    return Errors.fault(
        "Expected to read the outbox, but it cannot be read. It is left as it is: see \"Damage of"
            + " what only the agent has\" in docs/agents.md.",
        cause);
  }

  /** Who does something, and why. */
  private record Signature(String who, String why) {
    Signature {
      OutboxFilter.requireSignature(who, why);
    }
  }

  private interface Deed {
    void on(QueuedWrite write, Signature signature, Consumer<ActionResult> done);
  }

  private <A> void act(
      StreamObserver<A> observer,
      long numbered,
      Supplier<Signature> signed,
      Deed deed,
      Function<io.onhand.agent.v1.OutboxAction, A> answer) {
    if (observer instanceof ServerCallStreamObserver<?> call) {
      call.setOnCancelHandler(() -> {}); // What was asked is done, whoever is there to hear it.
    }
    Runnable act =
        () -> {
          Signature signature = signed.get();
          long number = number(numbered);
          QueuedWrite write = requireParked(number);
          deed.on(write, signature, result -> end(observer, number, result, answer));
        };
    try {
      readers.execute(() -> guarded(observer, act));
    } catch (RejectedExecutionException e) {
      observer.onError(Errors.exception(Errors.overloaded()));
    }
  }

  private static void guarded(StreamObserver<?> observer, Runnable act) {
    try {
      act.run();
    } catch (InvalidFieldException e) {
      observer.onError(Errors.exception(Errors.invalidField(e)));
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    } catch (StorageException | CorruptValueException e) {
      observer.onError(unreadable(e));
    }
  }

  private QueuedWrite requireParked(long number) {
    return desk.parked(number).orElseThrow(() -> Errors.exception(AgentErrors.notParked(number)));
  }

  private <A> void end(
      StreamObserver<A> observer,
      long number,
      ActionResult result,
      Function<io.onhand.agent.v1.OutboxAction, A> answer) {
    switch (result) {
      case ActionResult.Done(OutboxAction action) -> {
        observer.onNext(answer.apply(OutboxMapper.action(action)));
        observer.onCompleted();
      }
      case ActionResult.NotParked _ ->
          observer.onError(Errors.exception(AgentErrors.notParked(number)));
      case ActionResult.QueuedAlready(long other) ->
          observer.onError(Errors.exception(AgentErrors.queuedAlready(number, other)));
      case ActionResult.NotNow(var why) ->
          observer.onError(Errors.exception(OutboxGate.refusal(why)));
    }
  }

  private static long number(long number) {
    if (number <= 0) {
      throw new InvalidFieldException(
          "number",
          "Expected the number of a write, from 1, but got " + Long.toUnsignedString(number) + ".");
    }
    return number;
  }
}
