package io.onhand.agent.api;

import com.google.rpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.server.api.Errors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A caller's stream to Central. Used under its owner's lock. */
final class ItemStream
    implements ClientResponseObserver<MutateStreamRequest, MutateStreamResponse> {

  private final Owner owner;
  private @Nullable ClientCallStreamObserver<MutateStreamRequest> call;
  private boolean isHalfClosed;

  ItemStream(Owner owner) {
    this.owner = owner;
  }

  /** Whoever sends on it. Called on the threads of Central's connection. */
  interface Owner {
    /** More can be sent. */
    void ask();

    /** An answer came. */
    void answered(MutateStreamResponse response);

    /** It ended; {@code status} is what is known of what was not answered. */
    void broken(ItemStream stream, Status status);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<MutateStreamRequest> started) {
    call = started;
    started.setOnReadyHandler(owner::ask);
  }

  @Override
  public void onNext(MutateStreamResponse response) {
    owner.answered(response);
  }

  @Override
  public void onError(Throwable failure) {
    owner.broken(this, AgentErrors.ofItem(failure));
  }

  @Override
  public void onCompleted() {
    owner.broken(this, Errors.outcomeUnknown());
  }

  void send(MutateStreamRequest request) {
    started().onNext(request);
  }

  void halfClose() {
    if (!isHalfClosed) {
      isHalfClosed = true;
      started().onCompleted();
    }
  }

  boolean isReady() {
    return started().isReady();
  }

  private ClientCallStreamObserver<MutateStreamRequest> started() {
    return Objects.requireNonNull(call, "Expected a stream that was started, but it was not.");
  }
}
