package io.onhand.server.statemachine;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.CountAnchor;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Quantity;
import io.onhand.server.domain.RecordKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Commands that change what is on hand. */
public sealed interface StockCommand extends CommandBody {

  /** Changes the stock of one record. */
  record Adjust(AdjustLine line) implements StockCommand {
    @Override
    public List<RecordKey> records() {
      return List.of(line.key());
    }

    @Override
    public boolean mayBeFact() {
      return true;
    }

    @Override
    public boolean expectsVersion() {
      return line.expectedVersion().isPresent();
    }
  }

  /** Changes several records in one entry. */
  record Basket(List<AdjustLine> lines, BasketMode mode) implements StockCommand {
    /** Checks the number of lines. Lines on one record must agree on the version they expect. */
    public Basket {
      lines = List.copyOf(lines);
      CommandBody.checkCount("lines", lines.size(), Limits.BASKET_LINES_MAX);
      Map<RecordKey, OptionalLong> expected = HashMap.newHashMap(lines.size());
      for (int i = 0; i < lines.size(); i++) {
        AdjustLine line = lines.get(i);
        OptionalLong other = expected.putIfAbsent(line.key(), line.expectedVersion());
        if (other != null && !other.equals(line.expectedVersion())) {
          throw new InvalidFieldException(
              "lines[" + i + "].expected_version",
              "Expected the lines on " + line.key() + " to agree, but they do not.");
        }
      }
    }

    @Override
    public List<RecordKey> records() {
      return lines.stream().map(AdjustLine::key).toList();
    }

    @Override
    public boolean mayBeFact() {
      return true;
    }

    @Override
    public boolean expectsVersion() {
      return lines.stream().anyMatch(line -> line.expectedVersion().isPresent());
    }
  }

  /** What a basket does when a record refuses. */
  enum BasketMode {
    ALL_OR_NOTHING,
    BEST_EFFORT
  }

  /**
   * Takes over what was counted on a shelf.
   *
   * @param key which record
   * @param counted what is physically there
   * @param anchor what the counter saw before counting
   */
  record Count(RecordKey key, long counted, CountAnchor anchor) implements StockCommand {
    /** Checks the range. */
    public Count {
      Quantity.checkNotNegative("counted", counted);
    }

    @Override
    public List<RecordKey> records() {
      return List.of(key);
    }

    @Override
    public boolean mayBeFact() {
      return true;
    }

    @Override
    public boolean isAlwaysFact() {
      return true;
    }
  }

  /**
   * Takes back an accepted adjustment or basket.
   *
   * @param origin who made it
   * @param key its key
   * @param voided where it is remembered
   */
  record VoidOperation(String origin, String key, OperationId voided) implements StockCommand {
    /** Computes where it is remembered. */
    public VoidOperation(CommandHeader target) {
      this(target.origin(), target.key(), OperationId.of(target.origin(), target.key()));
    }

    @Override
    public boolean mayBeFact() {
      return true;
    }

    @Override
    public boolean isAlwaysFact() {
      return true;
    }
  }
}
