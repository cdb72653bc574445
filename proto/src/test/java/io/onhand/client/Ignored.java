package io.onhand.client;

import io.grpc.stub.StreamObserver;

/** Reads a stream and looks at nothing of it. */
final class Ignored<A> implements StreamObserver<A> {

  @Override
  public void onNext(A answer) {}

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {}
}
