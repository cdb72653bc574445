package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.storage.StorageException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A read that fails ends its call, on whichever thread it runs")
class CallsTest {

  @Test
  void endsACallWhoseReadFailed() {
    StorageException broken = new StorageException("Expected to read, but the disk is gone");
    Ending ending = new Ending();

    Calls.read(
        ending,
        () -> {
          throw broken;
        });

    assertThat(ending.error)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            error -> {
              assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
              assertThat(error.getStatus().getCause()).isSameAs(broken);
              assertThat(error.getStatus().getDescription()).doesNotContain("disk is gone");
              assertThat(OnhandError.of(error).reason())
                  .isEqualTo(ErrorReason.ERROR_REASON_INTERNAL_FAULT);
            });
  }

  private static final class Ending implements StreamObserver<String> {
    private @Nullable Throwable error;

    @Override
    public void onNext(String value) {
      throw new AssertionError("Expected no answer, but got " + value);
    }

    @Override
    public void onError(Throwable thrown) {
      error = thrown;
    }

    @Override
    public void onCompleted() {
      throw new AssertionError("Expected an error, but the call was completed");
    }
  }
}
