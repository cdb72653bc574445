package io.onhand.server.api;

import io.onhand.inventory.v1.SyncStart;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a sync stream as commands, each remembered under a key that its run gives it: no
 * run's name can make it another part's. Each method throws {@link InvalidFieldException} with the
 * path of the field in the request.
 */
public final class SyncCommandMapper {
  private SyncCommandMapper() {}

  /**
   * The opening of a sync run is remembered under {@code sync:open:RUN}. The {@code not_before} of
   * its header is that of the run's chunks too.
   */
  public static Command openSyncRun(SyncStart start, String traceParent) {
    SyncRunId run;
    try {
      run = new SyncRunId(start.getOrigin(), start.getRunId());
    } catch (InvalidFieldException e) {
      throw e.within("start");
    }
    SyncMode mode =
        switch (start.getMode()) {
          case SYNC_MODE_UNSPECIFIED, SYNC_MODE_MERGE -> SyncMode.MERGE;
          case SYNC_MODE_REPLACE -> SyncMode.REPLACE;
          case UNRECOGNIZED ->
              throw new InvalidFieldException(
                  "start.mode", "Expected MERGE or REPLACE, but got " + start.getModeValue() + ".");
        };
    try {
      return Command.of(
          syncHeader(
              run,
              "open",
              start.getReference(),
              RecordMapper.position("not_before", start.hasNotBefore(), start.getNotBefore()),
              0,
              traceParent),
          new OpenSyncRun(
              run,
              mode,
              RecordMapper.position("anchor", start.hasAnchor(), start.getAnchor()),
              start.getStoresList(),
              start.getDryRun()));
    } catch (InvalidFieldException e) {
      throw e.within("start");
    }
  }

  /** Origin, key and {@code not_before} of the opening of a sync run, for whoever carries it. */
  public static io.onhand.inventory.v1.CommandHeader openingHeader(SyncStart start) {
    io.onhand.inventory.v1.CommandHeader.Builder header =
        io.onhand.inventory.v1.CommandHeader.newBuilder()
            .setOrigin(start.getOrigin())
            .setIdempotencyKey(syncKey("open", start.getRunId()));
    if (start.hasNotBefore()) {
      header.setNotBefore(start.getNotBefore());
    }
    return header.build();
  }

  /**
   * A chunk is remembered under {@code sync:NUMBER:RUN}.
   *
   * @param notBefore as the stream's start said it; null: not said
   */
  public static Command syncChunk(
      SyncRunId run,
      @Nullable Position notBefore,
      io.onhand.inventory.v1.SyncChunk chunk,
      String traceParent) {
    try {
      checkRows(chunk.getRowsCount());
      List<SyncRow> rows = new ArrayList<>(chunk.getRowsCount());
      for (int i = 0; i < chunk.getRowsCount(); i++) {
        rows.add(row("rows[" + i + "]", chunk.getRows(i)));
      }
      return Command.of(
          syncHeader(
              run,
              Integer.toUnsignedString(chunk.getNumber()),
              "",
              notBefore,
              chunk.getExpectedEpoch(),
              traceParent),
          new SyncChunk(run, chunk.getNumber(), rows));
    } catch (InvalidFieldException e) {
      throw e.within("chunk");
    }
  }

  /**
   * A step of a REPLACE at its end, remembered under {@code sync:zero:STEP:RUN}. Repeated under
   * another key it changes nothing more.
   *
   * @param step tells it from the other steps of the run
   * @param notBefore as the stream's start said it; null: not said
   */
  static Command zeroUnlisted(
      SyncRunId run,
      long step,
      List<RecordKey> keys,
      @Nullable Position notBefore,
      String traceParent) {
    return Command.of(
        syncHeader(run, "zero:" + HexFormat.of().toHexDigits(step), "", notBefore, 0, traceParent),
        new ZeroUnlisted(run, keys));
  }

  /**
   * The end of a run is remembered under {@code sync:finish:RUN}.
   *
   * @param notBefore as the stream's start said it; null: not said
   */
  public static Command finishSyncRun(
      SyncRunId run, @Nullable Position notBefore, String traceParent) {
    return Command.of(
        syncHeader(run, "finish", "", notBefore, 0, traceParent), new FinishSyncRun(run));
  }

  private static CommandHeader syncHeader(
      SyncRunId run,
      String part,
      String reference,
      @Nullable Position notBefore,
      long expectedEpoch,
      String traceParent) {
    return new CommandHeader(
        run.origin(),
        syncKey(part, run.runId()),
        reference,
        0,
        notBefore,
        expectedEpoch,
        "",
        traceParent,
        CommandKind.REQUEST);
  }

  private static String syncKey(String part, String run) {
    return "sync:" + part + ":" + run;
  }

  private static SyncRow row(String field, io.onhand.inventory.v1.SyncRow row) {
    try {
      return new SyncRow(
          new RecordKey(row.getProduct(), row.getStore()),
          row.getOnHand(),
          row.hasExpectedVersion()
              ? OptionalLong.of(row.getExpectedVersion())
              : OptionalLong.empty());
    } catch (InvalidFieldException e) {
      throw e.within(field);
    }
  }

  /** Before the rows are looked at: a million of them should not be. */
  private static void checkRows(int count) {
    if (count < 1 || count > Limits.SYNC_ROWS_MAX) {
      throw new InvalidFieldException(
          "rows", "Expected 1 to " + Limits.SYNC_ROWS_MAX + " rows, but got " + count + ".");
    }
  }
}
