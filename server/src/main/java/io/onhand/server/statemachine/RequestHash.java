package io.onhand.server.statemachine;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.AdminCommand.SetFloor;
import io.onhand.server.statemachine.AdminCommand.SetLowStock;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.statemachine.LogCommand.AdvanceHorizon;
import io.onhand.server.statemachine.LogCommand.BeginEpoch;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Expire;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.StockCommand.Adjust;
import io.onhand.server.statemachine.StockCommand.Basket;
import io.onhand.server.statemachine.StockCommand.Count;
import io.onhand.server.statemachine.StockCommand.VoidOperation;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Move;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.List;
import java.util.OptionalLong;

/**
 * Hash of a command's business fields in a canonical encoding of a version; the first byte is that
 * version. Not in it: deadline, transport, request id, trace, not_before, expected_epoch. Stored
 * with every entry, so the encoding of a version never changes; a golden test holds it.
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
      case StockCommand stock -> add(digest, stock);
      case ReservationCommand hold -> add(digest, hold);
      case TransferCommand move -> add(digest, move);
      case SyncCommand sync -> add(digest, sync);
      case AdminCommand admin -> add(digest, admin);
      case Abandon _ -> digest.add(6);
      case AdvanceHorizon _, BeginEpoch _ -> throw noKey();
    }
    byte[] hash = digest.finish();
    return new RequestHash(
        (VERSION << 56) | (Digest.longAt(hash, 0) >>> 8), Digest.longAt(hash, 8));
  }

  private static void add(Digest digest, StockCommand body) {
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
      case Count count -> {
        digest.add(7);
        add(digest, count.key());
        digest.add(count.counted());
        digest.add(count.anchor().epoch());
        digest.add(count.anchor().version());
        digest.add(count.anchor().onHand());
        digest.add(count.anchor().pendingLocalDelta());
      }
      case VoidOperation voids -> {
        digest.add(8);
        digest.add(voids.origin());
        digest.add(voids.key());
      }
    }
  }

  private static void add(Digest digest, ReservationCommand body) {
    switch (body) {
      case Reserve reserve -> {
        digest.add(9);
        digest.add(reserve.durationMicros());
        digest.add(reserve.lines().size());
        for (HoldLine line : reserve.lines()) {
          add(digest, line.key());
          digest.add(line.quantity());
          add(digest, line.expectedVersion());
        }
      }
      case Commit commit -> {
        digest.add(10);
        add(digest, commit.reservation());
        digest.add(
            switch (commit.remainder()) {
              case RELEASE -> 0;
              case KEEP -> 1;
            });
        digest.add(
            switch (commit.onExpired()) {
              case REJECT -> 0;
              case REACQUIRE -> 1;
            });
        add(digest, commit.lines());
      }
      case Release release -> {
        digest.add(11);
        add(digest, release.reservation());
        add(digest, release.lines());
      }
      case Extend extend -> {
        digest.add(12);
        add(digest, extend.reservation());
        digest.add(extend.durationMicros());
      }
      case Expire _ -> throw noKey();
    }
  }

  private static void add(Digest digest, TransferCommand body) {
    switch (body) {
      case Move move -> {
        digest.add(13);
        add(digest, move.fromStore(), move.toStore(), move.lines());
      }
      case Dispatch dispatch -> {
        digest.add(14);
        add(digest, dispatch.fromStore(), dispatch.toStore(), dispatch.lines());
      }
      case Receive receive -> {
        digest.add(15);
        add(digest, receive.transfer());
        digest.add(receive.lines().size());
        for (ReceivedLine line : receive.lines()) {
          digest.add(line.product());
          digest.add(line.received());
          digest.add(line.damaged());
          digest.add(line.missing());
          digest.add(line.over());
        }
      }
      case Cancel cancel -> {
        digest.add(16);
        add(digest, cancel.transfer());
      }
    }
  }

  private static void add(Digest digest, SyncCommand body) {
    switch (body) {
      case OpenSyncRun open -> {
        digest.add(3);
        digest.add(open.run().runId());
        digest.add(
            switch (open.mode()) {
              case MERGE -> 0;
              case REPLACE -> 1;
            });
        digest.add(open.anchor() == null ? 0 : open.anchor().epoch());
        digest.add(open.anchor() == null ? 0 : open.anchor().sequence());
        // What came later is added only where it is used: the hashes of before stay what they were.
        if (open.isDry() || !open.stores().isEmpty()) {
          digest.add(open.isDry() ? 1 : 0);
          digest.add(open.stores().size());
          open.stores().forEach(digest::add);
        }
      }
      case SyncChunk chunk -> {
        digest.add(4);
        digest.add(chunk.run().runId());
        digest.add(chunk.number());
        digest.add(chunk.rows().size());
        chunk.rows().forEach(row -> add(digest, row));
      }
      case ZeroUnlisted zero -> {
        digest.add(17);
        digest.add(zero.run().runId());
        digest.add(zero.keys().size());
        zero.keys().forEach(key -> add(digest, key));
      }
      case FinishSyncRun finish -> {
        digest.add(18);
        digest.add(finish.run().runId());
      }
    }
  }

  private static void add(Digest digest, AdminCommand body) {
    switch (body) {
      case CreateStore create -> {
        digest.add(5);
        digest.add(create.store());
        digest.add(create.displayName());
      }
      case SetFloor set -> {
        digest.add(19);
        add(digest, set.key());
        digest.add(set.floor().at().isPresent() ? 1 : 0);
        digest.add(set.floor().at().orElse(0));
        add(digest, set.expectedVersion());
      }
      case SetLowStock set -> {
        digest.add(20);
        add(digest, set.key());
        digest.add(set.lowStockAt().isPresent() ? 1 : 0);
        digest.add(set.lowStockAt().orElse(0));
        add(digest, set.expectedVersion());
      }
      case ResolveException resolve -> {
        digest.add(21);
        add(digest, resolve.exception());
        digest.add(resolve.reason());
      }
    }
  }

  private static IllegalArgumentException noKey() {
    return new IllegalArgumentException("Expected a command with a key.");
  }

  private static void add(Digest digest, LogId id) {
    digest.add(id.epoch());
    digest.add(id.sequence());
    digest.add(id.ordinal());
  }

  private static void add(Digest digest, List<RecordQuantity> lines) {
    digest.add(lines.size());
    for (RecordQuantity line : lines) {
      add(digest, line.key());
      digest.add(line.quantity());
    }
  }

  private static void add(Digest digest, String from, String to, List<MoveLine> lines) {
    digest.add(from);
    digest.add(to);
    digest.add(lines.size());
    for (MoveLine line : lines) {
      digest.add(line.product());
      digest.add(line.quantity());
      add(digest, line.expectedVersion());
    }
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
