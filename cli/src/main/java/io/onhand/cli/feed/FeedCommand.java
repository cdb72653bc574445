package io.onhand.cli.feed;

import io.onhand.cli.invocation.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Groups the commands on the feed. */
@Command(
    name = "feed",
    header = "Follow what Central decides.",
    customSynopsis = "./onhand feed COMMAND [OPTIONS]",
    description = {"The feed is the stream of changes that store agents live on."},
    footer = {"", "Examples:", "  ./onhand feed tail --store France"})
public final class FeedCommand {

  private FeedCommand() {}

  /** The group with its commands. */
  public static CommandLine tree(Invocation invocation) {
    return new CommandLine(new FeedCommand()).addSubcommand(new FeedTail(invocation));
  }
}
