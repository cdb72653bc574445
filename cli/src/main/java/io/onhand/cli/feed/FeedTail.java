package io.onhand.cli.feed;

import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.GetStatusRequest;
import io.onhand.cli.invocation.Connection;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Text;
import io.onhand.cli.settings.WholeNumber;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.OnInterrupt;
import io.onhand.client.RequestIds;
import io.onhand.inventory.v1.Position;
import io.onhand.replication.v1.SubscribeRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the feed as it comes. */
@Command(
    name = "tail",
    header = "Print changes as Central decides them.",
    customSynopsis =
        "./onhand feed tail [--store STORE]... [--after SEQUENCE | --snapshot] [OPTIONS]",
    description = {
      "Begins with what comes next, or after a sequence, or with a snapshot of what is there. A broken"
          + " connection is opened again and goes on where it broke: each change is printed once."
          + " Ctrl-C ends it with exit code 0 and says how to go on.",
      "With --output json each frame of the feed is an object on a line of its own."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand feed tail --store France",
      "  ./onhand feed tail --store France --store Spain --after 1200",
      "  ./onhand feed tail --snapshot --output json | jq 'select(.frame == \"entry\")'"
    })
final class FeedTail implements Callable<Integer> {

  private final Invocation invocation;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      split = ",",
      description = "Changes at this store; may be repeated (all stores).")
  private List<String> stores = List.of();

  @Option(
      names = "--after",
      paramLabel = "SEQUENCE",
      description = "Begin after this sequence; 0 is the beginning of the log.")
  private Optional<Long> after = Optional.empty();

  @Option(names = "--snapshot", description = "Begin with the records that are there.")
  private boolean snapshot;

  @Option(names = "--rejections", description = "Print refused commands too.")
  private boolean rejections;

  @Option(names = "--limit", paramLabel = "N", description = "End after N entries (never).")
  private Optional<Long> limit = Optional.empty();

  FeedTail(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    limit.ifPresent(
        it -> WholeNumber.require("--limit", it, 1, Long.MAX_VALUE, "Without it there is no end."));
    after.ifPresent(it ->
        WholeNumber.require("--after", it, 0, Long.MAX_VALUE, "0 is the beginning of the log."));
    boolean withSnapshot =
        invocation
            .eitherOf("--after", after.isPresent(), "--snapshot", snapshot)
            .filter("--snapshot"::equals)
            .isPresent();
    SubscribeRequest.Builder wanted =
        SubscribeRequest.newBuilder()
            .setSubscriberId("tail-" + RequestIds.next())
            .setEphemeral(true)
            .addAllStores(stores)
            .setIncludeRejections(rejections);
    try (Connection connection = invocation.connect()) {
      if (!withSnapshot) {
        Position head = head(connection);
        wanted.setAfter(
            after.map(sequence -> head.toBuilder().setSequence(sequence).build()).orElse(head));
      }
      var printer = new FeedPrinter(invocation, limit.orElse(Long.MAX_VALUE));
      var follower = new FeedFollower(connection, wanted.build(), printer);
      try (var _ = OnInterrupt.run(() -> ended(follower.stop()))) {
        follower.follow();
      }
    }
    return ExitCode.DONE.status();
  }

  private ExitCode ended(Position at) {
    invocation.out().flush();
    String sequence = Long.toString(at.getSequence());
    invocation.note(
        "Ended at sequence "
            + Text.number(at.getSequence())
            + ". Go on: "
            + invocation.againWith(Set.of("--snapshot"), "--after", sequence));
    return ExitCode.DONE;
  }

  /** The head names the epoch too: a sequence alone says nothing. */
  private static Position head(Connection connection) {
    return connection
        .read((channel, timeout) ->
            AdminServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout)
                .getStatus(GetStatusRequest.getDefaultInstance()))
        .getHead();
  }
}
