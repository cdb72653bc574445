package io.onhand.agent.api;

import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import io.onhand.server.api.SyncCommandMapper;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncRunId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a caller has said of its sync run: whether it may say what comes next, and what that sets.
 */
final class SyncRunParts {

  private @Nullable SyncStart start;

  /**
   * Takes the next part.
   *
   * @return the records that it may set; empty: none
   * @throws InvalidFieldException when Central would refuse it, only farther away
   */
  Optional<Predicate<RecordKey>> next(SyncStockRequest request) {
    SyncStart opened = start;
    return switch (request.getPartCase()) {
      case START -> {
        if (opened != null) {
          throw new InvalidFieldException("start", "Expected one start, but got another.");
        }
        SyncCommandMapper.openSyncRun(request.getStart(), "");
        start = request.getStart();
        yield Optional.empty();
      }
      case CHUNK -> {
        if (opened == null) {
          throw new InvalidFieldException("start", "Expected a start first, but got a chunk.");
        }
        SyncCommandMapper.syncChunk(
            new SyncRunId(opened.getOrigin(), opened.getRunId()), null, request.getChunk(), "");
        yield Optional.of(listed(request.getChunk())::contains);
      }
      case FINISH -> {
        if (opened == null) {
          throw new InvalidFieldException("start", "Expected a start first, but got a finish.");
        }
        yield opened.getMode() == SyncMode.SYNC_MODE_REPLACE
            ? Optional.of(Set.copyOf(opened.getStoresList()))
                .map(stores -> record -> stores.contains(record.store()))
            : Optional.empty();
      }
      case PART_NOT_SET ->
          throw new InvalidFieldException("part", "Expected a start or a chunk, but got neither.");
    };
  }

  private static Set<RecordKey> listed(SyncChunk chunk) {
    Set<RecordKey> keys = new HashSet<>();
    for (SyncRow row : chunk.getRowsList()) {
      keys.add(new RecordKey(row.getProduct(), row.getStore()));
    }
    return keys;
  }
}
