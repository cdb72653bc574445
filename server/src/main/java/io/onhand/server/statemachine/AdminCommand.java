package io.onhand.server.statemachine;

import io.onhand.server.domain.Floor;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Quantity;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.Text;
import java.util.List;
import java.util.OptionalLong;

/** Commands of operators. */
public sealed interface AdminCommand extends CommandBody {

  /** Declares a store. */
  record CreateStore(String store, String displayName) implements AdminCommand {
    /** Checks the form of id and name. */
    public CreateStore {
      Text.id("store", store, Limits.ID_BYTES_MAX);
      Text.free("display_name", displayName, Limits.DISPLAY_NAME_BYTES_MAX);
    }
  }

  /** Sets how low requests may take a record. */
  record SetFloor(RecordKey key, Floor floor, OptionalLong expectedVersion)
      implements AdminCommand {
    /** Checks the range. */
    public SetFloor {
      floor.at().ifPresent(at -> Quantity.check("floor", at));
      Quantity.checkVersion(expectedVersion);
    }

    @Override
    public List<RecordKey> records() {
      return List.of(key);
    }

    @Override
    public boolean expectsVersion() {
      return expectedVersion.isPresent();
    }
  }

  /** Sets when a record counts as low; empty: it is not watched. */
  record SetLowStock(RecordKey key, OptionalLong lowStockAt, OptionalLong expectedVersion)
      implements AdminCommand {
    /** Checks the range. */
    public SetLowStock {
      lowStockAt.ifPresent(at -> Quantity.check("low_stock_at", at));
      Quantity.checkVersion(expectedVersion);
    }

    @Override
    public List<RecordKey> records() {
      return List.of(key);
    }

    @Override
    public boolean expectsVersion() {
      return expectedVersion.isPresent();
    }
  }

  /** Settles a question that a fact opened. */
  record ResolveException(LogId exception, String reason) implements AdminCommand {
    /** Checks the form of the reason. */
    public ResolveException {
      Text.free("reason", reason, Limits.RESOLUTION_BYTES_MAX);
      if (reason.isBlank()) {
        throw new InvalidFieldException("reason", "Expected what was found, but it is empty.");
      }
    }
  }
}
