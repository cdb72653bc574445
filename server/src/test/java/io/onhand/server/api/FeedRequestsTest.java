package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import io.onhand.inventory.v1.Position;
import io.onhand.replication.v1.PullChangesRequest;
import io.onhand.replication.v1.SubscribeRequest;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.feed.PullFrom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "What a follower says is what it gets; who polls and says nothing gets 500 entries in 20 seconds")
final class FeedRequestsTest {
  @Test
  void fillsInWhatIsNotSaid() {
    PullFrom from = FeedRequests.pull(request().build());

    assertThat(from.limit()).isEqualTo(500);
    assertThat(from.patience()).hasSeconds(20);
    assertThat(from.subscriberId()).isEmpty();
  }

  @Test
  void takesWhatIsSaidAlsoWhenItIsNothing() {
    PullFrom from =
        FeedRequests.pull(request().setLimit(5_000).setWait(Duration.getDefaultInstance()).build());

    assertThat(from.limit()).isEqualTo(5_000);
    assertThat(from.patience()).isZero();
  }

  @Test
  void wantsRejectionsOnlyWhenItSaysSo() {
    assertThat(FeedRequests.pull(request().build()).interest().includesRejections()).isFalse();
    assertThat(
            FeedRequests.pull(request().setIncludeRejections(true).build())
                .interest()
                .includesRejections())
        .isTrue();
    SubscribeRequest.Builder feed = SubscribeRequest.newBuilder().setSubscriberId("auditor");
    assertThat(FeedRequests.subscription(feed.build()).interest().includesRejections()).isFalse();
    assertThat(
            FeedRequests.subscription(feed.setIncludeRejections(true).build())
                .interest()
                .includesRejections())
        .isTrue();
  }

  @Test
  void refusesMoreThanIsAllowed() {
    assertThatThrownBy(() -> FeedRequests.pull(request().setLimit(5_001).build()))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("at most 5000");
    Duration longer = Duration.newBuilder().setSeconds(20).setNanos(1_000).build();
    assertThatThrownBy(() -> FeedRequests.pull(request().setWait(longer).build()))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("at most 20 seconds");
    assertThatThrownBy(() -> FeedRequests.pull(PullChangesRequest.getDefaultInstance()))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("Expected a position");
  }

  private static PullChangesRequest.Builder request() {
    return PullChangesRequest.newBuilder()
        .setAfter(Position.newBuilder().setEpoch(7).setSequence(3));
  }
}
