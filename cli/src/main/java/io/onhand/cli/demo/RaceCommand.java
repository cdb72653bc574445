package io.onhand.cli.demo;

import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.shell.ExitCode;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows who gets the last few of a product. */
@Command(
    name = "race",
    header = "Let many tills buy the last few of a product at once.",
    customSynopsis = "./onhand demo race [--tills N] [--stock N]",
    description = {
      "Starts Central for it. First as tills should, by asking for a change; then as a script does"
          + " that knows no better, by reading the stock and writing back one less."
    },
    footer = {"", "Examples:", "  ./onhand demo race --tills 64 --stock 10"})
final class RaceCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(names = "--tills", paramLabel = "N", description = "How many want one each (64).")
  private int tills = 64;

  @Option(names = "--stock", paramLabel = "N", description = "How many there are (10).")
  private int stock = 10;

  RaceCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    DemoCommand.requireAtLeast(1, "--tills", tills);
    DemoCommand.requireAtLeast(1, "--stock", stock);
    Screen screen =
        new Screen(
            invocation.out(), invocation.surroundings().outIsTerminal(), invocation.palette());
    try {
      Session session =
          Session.open(new TreeMap<>(), Optional.empty(), OptionalInt.empty(), false, screen);
      boolean right = session.run(chain -> new RaceRun(tills, stock, chain, screen).play());
      return (right ? ExitCode.DONE : ExitCode.REFUSED).status();
    } catch (DemoException e) {
      throw DemoCommand.failure(screen, e);
    }
  }
}
