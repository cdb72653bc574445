package io.onhand.cli.demo;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.Backup;
import io.onhand.admin.v1.CreateBackupRequest;
import io.onhand.admin.v1.CreateBackupResponse;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.CheckCloseRequest;
import io.onhand.agent.v1.CheckCloseResponse;
import io.onhand.cli.demo.chain.ChainException;
import io.onhand.cli.demo.trouble.Cashiers;
import io.onhand.cli.demo.trouble.Counter;
import io.onhand.cli.demo.trouble.Journal;
import io.onhand.cli.demo.trouble.Journal.Told;
import io.onhand.cli.demo.trouble.Line;
import io.onhand.client.OnhandError;
import io.onhand.client.OnhandException;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.RecordKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Plays the day on which a store's line is cut, and Central's disk is lost and restored from a
 * backup, while cashiers sell all along. Used by one thread.
 */
final class ActThree {
  private static final int CASHIERS = 16;
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration SETTLE = Duration.ofSeconds(60);

  private final Stage stage;
  private final Screen screen;
  private final Duration phase;
  private final Journal journal = new Journal();
  private final List<Counter> counters;
  private final String cutAgent;

  /**
   * Prepares the act.
   *
   * @param phase how long each part of it lasts at least: before, between and after the troubles
   */
  ActThree(Stage stage, Duration phase) {
    this.stage = stage;
    this.screen = stage.screen();
    this.phase = phase;
    this.counters = Counter.bestSold(stage.plan());
    this.cutAgent = stage.plan().agents().firstKey();
  }

  /**
   * What came of it.
   *
   * @param differences a sentence each; empty: all is right
   * @param sold sales whose goods are over the counter
   * @param queued of those, how many an agent took without Central
   * @param lost sales that Central had decided and the backup did not hold
   * @param cut how long the line was cut
   * @param restored from the empty disk until Central served again
   */
  record Result(
      List<String> differences,
      int sold,
      long queued,
      long lost,
      Duration cut,
      Duration restored) {}

  Result play() throws DemoException, InterruptedException {
    screen.heading("Act three: a line is cut, then Central's disk is lost");
    try (Line line = Line.to(stage.chain().central().endpoint())) {
      stage.chain().restartAgent(cutAgent, line.endpoint());
      new ExtraStock(stage.doors().central()).deliver(counters);
      Books books = new Books(stage);
      Cashiers cashiers = Cashiers.start(counters, this::door, journal, CASHIERS);
      try {
        Result result = trouble(line, cashiers, books);
        stage.chain().restartAgent(cutAgent, stage.chain().central().endpoint());
        return result;
      } finally {
        cashiers.dismiss();
      }
    } catch (ChainException e) {
      throw new DemoException(e.why(), e.logLines());
    } catch (IOException e) {
      throw new DemoException("Cannot lay a line on this machine: " + e.getMessage());
    }
  }

  private Result trouble(Line line, Cashiers cashiers, Books books)
      throws ChainException, DemoException, InterruptedException {
    Thread.sleep(phase);
    Backup backup = backUp();
    Thread.sleep(phase);
    Duration cut = cutTheLine(line);
    Duration restored = loseTheDisk(backup);
    Thread.sleep(phase);
    cashiers.finish();
    Optional<OnhandError> failure = cashiers.failure();
    if (failure.isPresent()) {
      throw new DemoException("A cashier got no definite answer: " + failure.get().line());
    }
    awaitMayClose();
    List<Told> all = journal.all();
    return new Result(
        books.differences(journal),
        all.size(),
        all.stream().filter(Told::isQueued).count(),
        books.lostWith(backup, all),
        cut,
        restored);
  }

  private Backup backUp() throws DemoException {
    Iterator<CreateBackupResponse> answers =
        AdminServiceGrpc.newBlockingStub(stage.doors().central())
            .withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS)
            .createBackup(CreateBackupRequest.getDefaultInstance());
    try {
      while (answers.hasNext()) {
        CreateBackupResponse answer = answers.next();
        if (answer.hasBackup()) {
          Backup made = answer.getBackup();
          screen.say(
              "  A backup is made beside the sales: %s up to entry %s."
                  .formatted(made.getName(), Words.number(made.getPosition().getSequence())));
          return made;
        }
      }
    } catch (StatusRuntimeException e) {
      throw new DemoException("The backup was not made: " + OnhandError.of(e).line());
    }
    throw new DemoException("Expected a backup, but Central ended the stream.");
  }

  private Duration cutTheLine(Line line) throws DemoException, InterruptedException {
    long begin = System.nanoTime();
    line.cut();
    screen.say("  The line of %s is cut. Its tills go on selling.".formatted(cutAgent));
    awaitQueued();
    Thread.sleep(phase);
    screen.say("  " + offline());
    line.mend();
    Duration cut = Duration.ofNanos(System.nanoTime() - begin);
    Duration drained = awaitMayClose(cutAgent);
    screen.say(
        "  The line is mended after %s; %s later everything queued is decided and the tills may close."
            .formatted(Words.seconds(cut), Words.seconds(drained)));
    return cut;
  }

  private String offline() {
    CheckCloseResponse check = checkClose(cutAgent);
    Counter counter =
        counters.stream()
            .filter(it -> it.agent().equals(Optional.of(cutAgent)))
            .findFirst()
            .orElseThrow();
    Record record =
        InventoryServiceGrpc.newBlockingStub(door(counter))
            .withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS)
            .getRecord(
                GetRecordRequest.newBuilder()
                    .setKey(
                        RecordKey.newBuilder()
                            .setProduct(counter.key().product())
                            .setStore(counter.key().store()))
                    .build())
            .getRecord();
    return "Offline: %s shows %s of %s and %s queued for it; %s wait in all, the tills may not close."
        .formatted(
            cutAgent,
            Words.number(record.getOnHand()),
            counter.key(),
            Words.number(record.getCountAnchor().getPendingLocalDelta()),
            Words.count(check.getQueued(), "sale"));
  }

  private Duration loseTheDisk(Backup backup)
      throws ChainException, DemoException, InterruptedException {
    stage.chain().loseCentral();
    screen.say("  Central is killed with -9 and its folder deleted. The tills go on selling.");
    Thread.sleep(phase);
    Duration restored = stage.chain().restoreCentral(Path.of(backup.getPath()));
    screen.say(
        "  Restored from the backup and serving after %s, as a new epoch of the log."
            .formatted(Words.seconds(restored)));
    askAgainAtCentral(backup);
    awaitMayClose();
    screen.say(
        "  The agents have taken a new copy and sent again what they had forwarded since the backup.");
    return restored;
  }

  /** Tills that know only Central have no agent that remembers for them: they do it themselves. */
  private void askAgainAtCentral(Backup backup) throws DemoException {
    int again = 0;
    long epoch = backup.getPosition().getEpoch();
    for (Told sale : journal.all()) {
      if (sale.counter().agent().isEmpty() && sale.epoch() == epoch) {
        try {
          Cashiers.askAgain(sale, stage.doors().central());
        } catch (OnhandException e) {
          throw new DemoException(
              "A sale was not taken again after the restore: " + e.error().line());
        }
        again++;
      }
    }
    screen.say(
        "  The web shop asks for its %s of the act again, with the same keys."
            .formatted(Words.count(again, "sale")));
  }

  private void awaitQueued() throws DemoException, InterruptedException {
    long end = System.nanoTime() + SETTLE.toNanos();
    while (checkClose(cutAgent).getQueued() == 0) {
      if (System.nanoTime() - end > 0) {
        throw new DemoException(
            "Expected %s to queue sales without its line, but it did not.".formatted(cutAgent));
      }
      Thread.sleep(POLL);
    }
  }

  private void awaitMayClose() throws DemoException, InterruptedException {
    for (String agent : stage.shelves().agents()) {
      awaitMayClose(agent);
    }
  }

  /**
   * While others sell there may always be something under way: nothing of before is what counts.
   */
  private Duration awaitMayClose(String agent) throws DemoException, InterruptedException {
    long begin = System.nanoTime();
    long last = checkClose(agent).getLastNumber();
    while (true) {
      CheckCloseResponse check = checkClose(agent);
      if (check.getParked() > 0) {
        throw new DemoException(
            "Expected every queued sale to be taken, but %s has parked %s."
                .formatted(agent, Words.number(check.getParked())));
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - begin);
      if (check.getAcknowledgedNumber() >= last && !check.getResending()) {
        return waited;
      }
      if (waited.compareTo(SETTLE) > 0) {
        throw new DemoException(
            "Expected %s to send what it queued within %d s, but %s still wait."
                .formatted(agent, SETTLE.toSeconds(), Words.count(check.getQueued(), "sale")));
      }
      Thread.sleep(POLL);
    }
  }

  private CheckCloseResponse checkClose(String agent) {
    return AgentServiceGrpc.newBlockingStub(stage.doors().agents().get(agent))
        .withWaitForReady()
        .withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS)
        .checkClose(CheckCloseRequest.getDefaultInstance());
  }

  private Channel door(Counter counter) {
    return counter
        .agent()
        .map(id -> stage.doors().agents().get(id))
        .orElseGet(() -> stage.doors().central());
  }
}
