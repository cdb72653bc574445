package io.onhand.server.statemachine;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.statemachine.CommandBody.Abandon;
import io.onhand.server.statemachine.CommandBody.Adjust;
import io.onhand.server.statemachine.CommandBody.AdvanceHorizon;
import io.onhand.server.statemachine.CommandBody.Basket;
import io.onhand.server.statemachine.CommandBody.CreateStore;
import io.onhand.server.statemachine.CommandBody.OpenSyncRun;
import io.onhand.server.statemachine.CommandBody.SyncChunk;
import java.util.OptionalLong;

/**
 * Hash of a command's business fields in a canonical encoding of a version; the first byte is that
 * version. Not in it: deadline, transport, request id, trace, not_before. Stored with every entry,
 * so the encoding of a version never changes; a golden test holds it.
 *
 * @param high the version and the first seven bytes
 * @param low the next eight bytes
 */
public record RequestHash(long high, long low) {
  /** Of internal commands. */
  public static final RequestHash NONE = new RequestHash(0, 0);

  private static final long VERSION = 1;

  /** Of every {@link Abandon}: tells from the remembered row alone that a key was given up. */
  public static final RequestHash ABANDONED = of(new CommandHeader("any", "any"), new Abandon());

  static RequestHash of(CommandHeader header, CommandBody body) {
    Digest digest = Digest.start();
    digest.add(header.reference());
    digest.add(header.occurredAtMicros());
    switch (body) {
      case Adjust adjust -> {
        digest.add(1);
        add(digest, adjust.line());
      }
      case Basket basket -> {
        digest.add(2);
        digest.add(
            switch (basket.mode()) {
              case ALL_OR_NOTHING -> 0;
              case BEST_EFFORT -> 1;
            });
        digest.add(basket.lines().size());
        basket.lines().forEach(line -> add(digest, line));
      }
      case OpenSyncRun open -> {
        digest.add(3);
        digest.add(open.run().runId());
        digest.add(
            switch (open.mode()) {
              case MERGE -> 0;
            });
        digest.add(open.anchor() == null ? 0 : open.anchor().epoch());
        digest.add(open.anchor() == null ? 0 : open.anchor().sequence());
      }
      case SyncChunk chunk -> {
        digest.add(4);
        digest.add(chunk.run().runId());
        digest.add(chunk.number());
        digest.add(chunk.rows().size());
        chunk.rows().forEach(row -> add(digest, row));
      }
      case CreateStore create -> {
        digest.add(5);
        digest.add(create.store());
        digest.add(create.displayName());
      }
      case Abandon _ -> digest.add(6);
      case AdvanceHorizon _ -> throw new IllegalArgumentException("Expected a command with a key.");
    }
    byte[] hash = digest.finish();
    return new RequestHash(
        (VERSION << 56) | (Digest.longAt(hash, 0) >>> 8), Digest.longAt(hash, 8));
  }

  private static void add(Digest digest, AdjustLine line) {
    add(digest, line.key());
    digest.add(line.delta());
    digest.add(
        switch (line.reason()) {
          case SALE -> 1;
          case RETURN -> 2;
          case RECEIPT -> 3;
          case DAMAGE -> 4;
          case SHRINKAGE -> 5;
          case CORRECTION -> 6;
          case OTHER -> 7;
        });
    add(digest, line.expectedVersion());
  }

  private static void add(Digest digest, SyncRow row) {
    add(digest, row.key());
    digest.add(row.onHand());
    add(digest, row.expectedVersion());
  }

  private static void add(Digest digest, RecordKey key) {
    digest.add(key.product());
    digest.add(key.store());
  }

  private static void add(Digest digest, OptionalLong version) {
    digest.add(version.orElse(-1));
  }
}
