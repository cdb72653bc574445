package io.onhand.server.commit;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.BasketMode;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random commands over few products and stores, so that they collide. The same seed, the same
 * commands.
 */
final class CommandGenerator {
  private static final List<String> PRODUCTS = List.of("A", "B", "C");
  private static final List<AdjustReason> REASONS = List.of(AdjustReason.values());
  private static final List<String> STORES = List.of("Paris", "Rome", "Atlantis");

  private final Random random;
  private final List<Command> made = new ArrayList<>();

  CommandGenerator(Random random) {
    this.random = random;
  }

  /** A new command, or one that was made before: a retry. */
  Command next() {
    if (!made.isEmpty() && random.nextInt(5) == 0) {
      return made.get(random.nextInt(made.size()));
    }
    String key = "k" + made.size();
    if (!made.isEmpty() && random.nextInt(40) == 0) {
      key = made.get(random.nextInt(made.size())).header().key();
    }
    Command command = Command.of(new CommandHeader("till", key), body());
    made.add(command);
    return command;
  }

  /** A key that was or will be used. */
  String key() {
    return "k" + random.nextInt(made.size() + 2);
  }

  private CommandBody body() {
    return switch (random.nextInt(20)) {
      case 0 -> new CreateStore(STORES.get(random.nextInt(2)), "");
      case 1 -> new OpenSyncRun(run(), SyncMode.MERGE, anchor(), List.of(), false);
      case 2, 3 -> new SyncChunk(run(), 1 + random.nextInt(3), rows());
      case 4, 5, 6, 7, 8 ->
          new Basket(
              lines(), random.nextBoolean() ? BasketMode.ALL_OR_NOTHING : BasketMode.BEST_EFFORT);
      default -> new Adjust(line(key(random.nextInt(9))));
    };
  }

  private SyncRunId run() {
    return new SyncRunId("till", "run" + random.nextInt(3));
  }

  private @Nullable Position anchor() {
    return switch (random.nextInt(4)) {
      case 0 -> new Position(SteppedPipeline.EPOCH + 1, 0);
      case 1, 2 -> new Position(SteppedPipeline.EPOCH, random.nextInt(80));
      default -> null;
    };
  }

  private List<AdjustLine> lines() {
    List<AdjustLine> lines = new ArrayList<>();
    boolean agree = random.nextInt(4) != 0;
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      AdjustLine line = line(key(agree ? random.nextInt(9) : i));
      lines.add(
          agree
              ? new AdjustLine(line.key(), line.delta(), line.reason(), OptionalLong.empty())
              : line);
    }
    return lines;
  }

  private AdjustLine line(RecordKey key) {
    long amount = random.nextInt(1, 6);
    long delta = random.nextInt(5) < 3 ? -amount : amount;
    return new AdjustLine(key, delta, REASONS.get(random.nextInt(REASONS.size())), version());
  }

  private List<SyncRow> rows() {
    List<SyncRow> rows = new ArrayList<>();
    int first = random.nextInt(9);
    for (int i = 0; i <= random.nextInt(4); i++) {
      rows.add(new SyncRow(key((first + i) % 9), random.nextInt(-1, 6), version()));
    }
    return rows;
  }

  private OptionalLong version() {
    return random.nextInt(6) == 0 ? OptionalLong.of(random.nextInt(4)) : OptionalLong.empty();
  }

  private static RecordKey key(int number) {
    return new RecordKey(PRODUCTS.get(number % 3), STORES.get(number / 3));
  }
}
