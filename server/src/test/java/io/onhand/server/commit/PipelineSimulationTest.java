package io.onhand.server.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.Outcome.Decided;
import io.onhand.server.commit.Outcome.Recorded;
import io.onhand.server.commit.SteppedPipeline.Caller;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.log.LogReader;
import io.onhand.server.model.Model;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.OperationId;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.InMemoryStore.FailedWrite;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.schema.CentralFamily;
import io.onhand.server.storage.schema.Keys;
import io.onhand.server.storage.schema.RecordCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Central's real pipeline, state machine and log over a simulated disk, with both loops in any
 * order, callers that repeat themselves, power cuts, kills and failed writes. What was answered is
 * kept outside; at the end the log must hold just that, and a naive model must come to the same
 * decisions and the same stock.
 *
 * <p>Run one seed alone with {@code -Donhand.simulation.seed=N}.
 */
@Tag("long")
@DisplayName(
    "Through crashes and failed writes nothing answered is lost and nothing is applied twice")
final class PipelineSimulationTest {
  private static final int SEEDS = Integer.getInteger("onhand.simulation.seeds", 250);
  private static final int OPERATIONS = 300;

  @ParameterizedTest
  @ValueSource(longs = {1, 10_001, 20_001, 30_001})
  void holdsForSeedsFrom(long first) {
    Long only = Long.getLong("onhand.simulation.seed");
    for (long seed = first; seed < first + SEEDS; seed++) {
      try {
        new Simulation(only == null ? seed : only).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("Seed " + seed + " fails: -Donhand.simulation.seed=" + seed, e);
      }
    }
  }

  /** One run. */
  private static final class Simulation {
    private final Random random;
    private final CommandGenerator commands;
    private final List<Asked> asked = new ArrayList<>();
    private SteppedPipeline server = new SteppedPipeline();

    private record Asked(Command command, Caller caller) {}

    Simulation(long seed) {
      random = new Random(seed);
      commands = new CommandGenerator(random);
    }

    void run() {
      for (int i = 0; i < OPERATIONS; i++) {
        switch (random.nextInt(30)) {
          case 0 -> server.lookUp(commands.key(), random.nextBoolean());
          case 1 -> server.clock.pass(random.nextInt(5_000_000));
          case 2 -> crash();
          case 3 -> failWrite();
          case 4, 5, 6, 7, 8, 9 -> server.sequence();
          case 10, 11, 12, 13 -> server.commit();
          case 14 -> server.run();
          default -> {
            Command command = commands.next();
            asked.add(new Asked(command, server.submit(command, Submission.NO_DEADLINE)));
          }
        }
      }
      server.run();
      check();
    }

    private void crash() {
      reopen(random.nextBoolean() ? server.store.afterKill() : server.store.afterPowerCut(0));
    }

    private void failWrite() {
      server.store.failNextWrite(random.nextBoolean() ? FailedWrite.LOST : FailedWrite.KEPT);
      server.run();
      reopen(server.store.afterKill());
    }

    private void reopen(InMemoryStore store) {
      server = new SteppedPipeline(store, server.clock, PipelineLimits.DEFAULT, log -> log);
    }

    private void check() {
      List<Entry> log = new ArrayList<>();
      new LogReader(server.store)
          .blocksAfter(0, Long.MAX_VALUE)
          .forEach(block -> log.addAll(block.entries()));
      Model model = new Model(SteppedPipeline.EPOCH);
      Map<OperationId, Long> decidedAt = new HashMap<>();
      for (int i = 0; i < log.size(); i++) {
        Entry entry = log.get(i);
        assertThat(entry.sequence()).isEqualTo(i + 1);
        assertThat(decidedAt.put(entry.command().operation(), entry.sequence()))
            .as("decided once: %s", entry.command())
            .isNull();
        assertThat(entry.decision())
            .as("%s at %d", entry.command().body(), entry.sequence())
            .isEqualTo(model.decide(entry.command(), entry.logTimeMicros()));
      }
      assertThat(records(server.store)).isEqualTo(model.records());
      asked.forEach(each -> check(each, log));
    }

    private static void check(Asked asked, List<Entry> log) {
      assertThat(asked.caller().outcomes).hasSizeLessThanOrEqualTo(1);
      for (Outcome outcome : asked.caller().outcomes) {
        switch (outcome) {
          case Decided decided ->
              assertThat(log.get((int) decided.entry().sequence() - 1))
                  .as("what was answered is in the log")
                  .isEqualTo(decided.entry());
          case Recorded recorded ->
              assertThat(log.get((int) recorded.sequence() - 1).command().requestHash())
                  .as("what was answered again is the same command")
                  .isEqualTo(asked.command().requestHash());
          default -> {}
        }
      }
    }

    private static Map<RecordKey, StockRecord> records(InMemoryStore store) {
      Map<RecordKey, StockRecord> records = new HashMap<>();
      try (KeyValueCursor cursor = store.cursor(CentralFamily.RECORDS)) {
        for (boolean more = cursor.seekToFirst(); more; more = cursor.next()) {
          RecordKey key = Keys.recordAt(cursor.key());
          records.put(key, RecordCodec.decode(key, cursor.value()));
        }
      }
      return records;
    }
  }
}
