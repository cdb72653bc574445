package io.onhand.server.model;

import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Draws commands of sync runs. */
final class SyncDraws {
  private final Draw draw;

  SyncDraws(Draw draw) {
    this.draw = draw;
  }

  CommandBody sync(int kind) {
    SyncRunId run = new SyncRunId(draw.origin, "run" + draw.random.nextInt(2));
    return switch (kind) {
      case 0, 1 -> {
        boolean replaces = draw.chance(2);
        yield new OpenSyncRun(
            run,
            replaces ? SyncMode.REPLACE : SyncMode.MERGE,
            anchor(),
            replaces ? List.copyOf(someStores()) : List.of(),
            draw.chance(5));
      }
      case 2, 3 -> new SyncChunk(run, draw.random.nextInt(1, 4), rows());
      case 4 -> new ZeroUnlisted(run, List.copyOf(draw.someKeys(4)));
      default -> draw.chance(2) ? new FinishSyncRun(run) : new SyncChunk(run, 1, rows());
    };
  }

  private List<SyncRow> rows() {
    List<SyncRow> rows = new ArrayList<>();
    for (RecordKey key : draw.someKeys(4)) {
      rows.add(new SyncRow(key, draw.random.nextInt(-2, 12), draw.version(key)));
    }
    return rows;
  }

  private @Nullable Position anchor() {
    return switch (draw.random.nextInt(8)) {
      case 0 -> new Position(draw.epoch + 1, 0);
      case 1 -> new Position(draw.epoch, draw.model.head + draw.random.nextInt(4));
      case 2, 3, 4 ->
          new Position(draw.epoch, Math.max(0, draw.model.head - draw.random.nextInt(30)));
      default -> null;
    };
  }

  private Set<String> someStores() {
    Set<String> stores = new LinkedHashSet<>();
    for (int i = draw.random.nextInt(1, 3); i > 0; i--) {
      stores.add(Draw.STORES.get(draw.chance(10) ? 2 : draw.random.nextInt(2)));
    }
    return stores;
  }
}
