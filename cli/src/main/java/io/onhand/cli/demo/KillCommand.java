package io.onhand.cli.demo;

import io.onhand.cli.demo.kill.Traffic;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.shell.ExitCode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proves that kill -9 loses nothing and doubles nothing. */
@Command(
    name = "kill",
    header = "Kill Central with -9 again and again under load, and prove that nothing is lost.",
    customSynopsis = "./onhand demo kill [--cycles N] [--between TIME] [--tills N] [--seed N]",
    description = {
      "Starts Central and two agents. Tills sell without pause, through the agents and straight at"
          + " Central. In each cycle Central is killed at a random moment: under load, again while it"
          + " starts, again as soon as it serves, or together with an agent.",
      "",
      "What the tills were answered is kept outside the servers. At the end every answered key is"
          + " asked for again and must give the same answer from the same place in the log; every"
          + " entry of the log must have been answered once; every record must hold its opening stock"
          + " and the accepted changes, at Central and at each agent. If not, the exit code is 1."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand demo kill",
      "  ./onhand demo kill --cycles 1000 --between 5s"
    })
final class KillCommand implements Callable<Integer> {

  private static final int SEEDS = 1_000_000;

  private final Invocation invocation;

  @Option(
      names = "--cycles",
      paramLabel = "N",
      description = "How many times servers are killed and come back (10).")
  private int cycles = 10;

  @Option(
      names = "--between",
      paramLabel = "TIME",
      description = "Central works at most so long between two cycles (2s).")
  private Duration between = Duration.ofSeconds(2);

  @Option(names = "--tills", paramLabel = "N", description = "How many tills work at once (32).")
  private int tills = 32;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Draw the same baskets and moments as a run that printed it (any).")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keep data and logs in this folder, new or empty (a temporary folder).")
  private Optional<Path> folder = Optional.empty();

  KillCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    DemoCommand.requireAtLeast(1, "--cycles", cycles);
    DemoCommand.requireAtLeast(1, "--tills", tills);
    Screen screen =
        new Screen(
            invocation.out(), invocation.surroundings().outIsTerminal(), invocation.palette());
    long drawn = seed.orElseGet(() -> (long) new SecureRandom().nextInt(SEEDS));
    KillOptions options = new KillOptions(cycles, between, tills, drawn);
    screen.say(
        "Kill: %s, %s, seed %d"
            .formatted(Words.count(cycles, "cycle"), Words.count(tills, "till"), drawn));
    try {
      Session session =
          Session.open(Traffic.plan().agents(), folder, OptionalInt.empty(), false, screen);
      boolean right = session.run(chain -> new KillRun(options, chain, screen).play());
      return (right ? ExitCode.DONE : ExitCode.REFUSED).status();
    } catch (DemoException e) {
      throw DemoCommand.failure(screen, e);
    }
  }
}
