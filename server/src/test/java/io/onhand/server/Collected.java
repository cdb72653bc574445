package io.onhand.server;

import static org.awaitility.Awaitility.await;

import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What a stream brought, in order. */
public final class Collected<V> implements StreamObserver<V> {
  private final List<V> values = new CopyOnWriteArrayList<>();
  private volatile boolean isEnded;
  private volatile @Nullable Throwable failure;

  @Override
  public void onNext(V value) {
    values.add(value);
  }

  @Override
  public void onError(Throwable t) {
    failure = t;
    isEnded = true;
  }

  @Override
  public void onCompleted() {
    isEnded = true;
  }

  public List<V> values() {
    return values;
  }

  /** Why it failed; null: it did not. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Waits until the stream brought that many. */
  public List<V> awaitCount(int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> values.size() >= count);
    return values;
  }

  /** Waits until the stream ended. */
  public List<V> awaitEnd() {
    await().atMost(Duration.ofSeconds(20)).until(() -> isEnded);
    return values;
  }
}
