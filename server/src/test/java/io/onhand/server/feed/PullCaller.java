package io.onhand.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.onhand.replication.v1.PullChangesResponse;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** One caller's answer. */
final class PullCaller implements PullSink {
  final List<PullChangesResponse> answers = new ArrayList<>();
  final List<FeedEnd> refusals = new ArrayList<>();
  Runnable taken = () -> {};

  /** Does not read its answer until the test says so. */
  boolean isSlow;

  @Override
  public void answer(Frame frame, Runnable isTaken) {
    taken = isTaken;
    if (!isSlow) {
      isTaken.run();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    frame.parts().forEach(bytes::writeBytes);
    try {
      answers.add(PullChangesResponse.parseFrom(bytes.toByteArray()));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void refuse(FeedEnd.Failure why) {
    refusals.add(why);
  }

  boolean isWaiting() {
    return answers.isEmpty() && refusals.isEmpty();
  }

  PullChangesResponse answer() {
    assertThat(refusals).isEmpty();
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  List<Long> sequences() {
    return answer().getEntriesList().stream()
        .map(entry -> entry.getHeader().getSequence())
        .toList();
  }
}
