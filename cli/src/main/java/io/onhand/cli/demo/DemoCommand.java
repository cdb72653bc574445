package io.onhand.cli.demo;

import io.onhand.cli.demo.plan.Plan;
import io.onhand.cli.demo.plan.Planner;
import io.onhand.cli.demo.sales.SalesFile;
import io.onhand.cli.demo.sales.SalesFileException;
import io.onhand.cli.demo.sales.SalesReader;
import io.onhand.cli.demo.sales.ShippedSales;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.settings.WholeNumber;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a whole retail chain on this machine. */
@Command(
    name = "demo",
    header = "Watch a retail chain sell real invoices while its servers are killed.",
    customSynopsis = {"./onhand demo [OPTIONS]", "      ./onhand demo race | kill | stop"},
    description = {
      "Starts Central and three store agents as processes of their own, loads opening stock and sells"
          + " the invoices of a real shop by many tills at once. Some are web orders, reserved first and"
          + " paid later, in part, too late or never; meanwhile goods go between stores, shelves are"
          + " counted and receipts voided. One agent and Central are killed with"
          + " -9 in the middle and come back. In a third act a store is cut off and sells on, and Central's"
          + " disk is lost and restored from a backup. At the end the tills' own books are held against what"
          + " Central and each agent show; if anything differs, the exit code is 1."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand demo",
      "  ./onhand demo --speed max --sales online-retail.csv.gz",
      "  ./onhand demo --keep",
      "  ./onhand demo race --tills 64 --stock 10",
      "  ./onhand demo kill --cycles 10"
    })
public final class DemoCommand implements Callable<Integer> {

  private final Invocation invocation;

  @Option(
      names = "--sales",
      paramLabel = "FILE",
      description =
          "Sales to play: CSV, plain or gzip, of invoice_no, stock_code, quantity,"
              + " invoice_time, country (December 2010 of a real shop).")
  private Optional<Path> sales = Optional.empty();

  @Option(
      names = "--speed",
      paramLabel = "SPEED",
      description = "month: first a month in a minute, then flat out; max: flat out only (month).")
  private Speed speed = Speed.MONTH;

  @Option(names = "--seconds", paramLabel = "N", description = "How long the month takes (60).")
  private int seconds = 60;

  @Option(names = "--tills", paramLabel = "N", description = "How many tills work at once (64).")
  private int tills = 64;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "How often the flat-out act sells the file; 0: no such act (as often as makes"
              + " about 300,000 lines).")
  private Optional<Integer> rounds = Optional.empty();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keep data and logs in this folder, new or empty (a temporary folder).")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Central's port; the agents take the next three (any free ones).")
  private Optional<Integer> port = Optional.empty();

  @Option(names = "--keep", description = "Leave the chain running; ./onhand demo stop ends it.")
  private boolean keep;

  private DemoCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /** The command with those below it. */
  public static CommandLine tree(Invocation invocation) {
    return new CommandLine(new DemoCommand(invocation))
        .addSubcommand(new RaceCommand(invocation))
        .addSubcommand(new KillCommand(invocation))
        .addSubcommand(new StopCommand(invocation));
  }

  /** How the demo is played. */
  enum Speed {
    /** A month in a minute, then flat out. */
    MONTH,
    /** Flat out only. */
    MAX
  }

  @Override
  public Integer call() throws InterruptedException {
    DemoOptions options = options();
    SalesFile file = readSales();
    if (file.invoices().isEmpty()) {
      throw CommandFailure.usage(
          "Expected invoices of goods in " + file.name() + ", but there is none",
          file.badRows().stream()
              .findFirst()
              .map(row -> "The first bad row is line %d: %s.".formatted(row.line(), row.why()))
              .orElse("Try it without --sales."));
    }
    Screen screen =
        new Screen(
            invocation.out(), invocation.surroundings().outIsTerminal(), invocation.palette());
    Plan plan = Planner.plan(file.invoices());
    try {
      Session session =
          Session.open(plan.agents(), options.folder(), options.port(), options.keep(), screen);
      screen.say(
          new Introduction(invocation.products()::description).of(file, sales.isEmpty(), plan));
      boolean right = session.run(chain -> new DemoRun(options, plan, chain, screen).play());
      if (keep) {
        screen.say(KeptAdvice.lines(session.chain(), plan));
      }
      return (right ? ExitCode.DONE : ExitCode.REFUSED).status();
    } catch (DemoException e) {
      throw failure(screen, e);
    }
  }

  /** What could not be played, after the lines that explain it. */
  static CommandFailure failure(Screen screen, DemoException e) {
    screen.say(e.details().stream().map(line -> "  | " + line).toList());
    return CommandFailure.fault(e.why(), "");
  }

  private DemoOptions options() {
    requireAtLeast(1, "--seconds", seconds);
    requireAtLeast(1, "--tills", tills);
    rounds.ifPresent(n -> requireAtLeast(speed == Speed.MAX ? 1 : 0, "--rounds", n));
    port.ifPresent(n -> requireAtLeast(1, "--port", n));
    return new DemoOptions(
        speed == Speed.MONTH,
        Duration.ofSeconds(seconds),
        tills,
        rounds.map(OptionalInt::of).orElse(OptionalInt.empty()),
        folder,
        port.map(OptionalInt::of).orElse(OptionalInt.empty()),
        keep);
  }

  static void requireAtLeast(int least, String option, int value) {
    WholeNumber.require(option, value, least, Long.MAX_VALUE, "See ./onhand demo --help.");
  }

  private SalesFile readSales() {
    try {
      return sales.isPresent() ? SalesReader.read(sales.get()) : ShippedSales.read();
    } catch (SalesFileException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), "Check --sales.");
    }
  }
}
