package io.onhand.server.api;

import io.onhand.admin.v1.CreateStoreRequest;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.GetOperationRequest;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody.Adjust;
import io.onhand.server.statemachine.CommandBody.Basket;
import io.onhand.server.statemachine.CommandBody.BasketMode;
import io.onhand.server.statemachine.CommandBody.CreateStore;
import io.onhand.server.statemachine.CommandBody.OpenSyncRun;
import io.onhand.server.statemachine.CommandBody.SyncChunk;
import io.onhand.server.statemachine.CommandHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests as commands. What comes out is fully validated, so a request that passes here is refused
 * by rules alone. Each method throws {@link InvalidFieldException} with the path of the field in
 * the request.
 */
public final class CommandMapper {
  private CommandMapper() {}

  public static Command adjust(AdjustStockRequest request, String traceParent) {
    if (!request.hasLine()) {
      throw new InvalidFieldException("line", "Expected a line, but there is none.");
    }
    return Command.of(
        header(request.getCommand(), traceParent), new Adjust(line("line", request.getLine())));
  }

  public static Command basket(ApplyBasketRequest request, String traceParent) {
    CommandHeader header = header(request.getCommand(), traceParent);
    checkCount("lines", request.getLinesCount(), Limits.BASKET_LINES_MAX);
    List<AdjustLine> lines = new ArrayList<>(request.getLinesCount());
    for (int i = 0; i < request.getLinesCount(); i++) {
      lines.add(line("lines[" + i + "]", request.getLines(i)));
    }
    return Command.of(header, new Basket(lines, mode(request)));
  }

  public static Command createStore(CreateStoreRequest request, String traceParent) {
    return Command.of(
        header(request.getCommand(), traceParent),
        new CreateStore(request.getStore(), request.getDisplayName()));
  }

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
          case UNRECOGNIZED ->
              throw new InvalidFieldException(
                  "start.mode", "Expected MERGE, but got " + start.getModeValue() + ".");
        };
    try {
      return Command.of(
          syncHeader(
              run,
              "open",
              start.getReference(),
              RecordMapper.position("not_before", start.hasNotBefore(), start.getNotBefore()),
              traceParent),
          new OpenSyncRun(
              run, mode, RecordMapper.position("anchor", start.hasAnchor(), start.getAnchor())));
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
   * A chunk is remembered under {@code sync:NUMBER:RUN}: no run's name can make it another key.
   *
   * @param notBefore as the stream's start said it; null: not said
   */
  public static Command syncChunk(
      SyncRunId run,
      @Nullable Position notBefore,
      io.onhand.inventory.v1.SyncChunk chunk,
      String traceParent) {
    try {
      checkCount("rows", chunk.getRowsCount(), Limits.SYNC_ROWS_MAX);
      List<SyncRow> rows = new ArrayList<>(chunk.getRowsCount());
      for (int i = 0; i < chunk.getRowsCount(); i++) {
        rows.add(row("rows[" + i + "]", chunk.getRows(i)));
      }
      return Command.of(
          syncHeader(run, Integer.toUnsignedString(chunk.getNumber()), "", notBefore, traceParent),
          new SyncChunk(run, chunk.getNumber(), rows));
    } catch (InvalidFieldException e) {
      throw e.within("chunk");
    }
  }

  /** Origin and key of the operation asked about. */
  public static CommandHeader operation(GetOperationRequest request) {
    return new CommandHeader(request.getOrigin(), request.getIdempotencyKey());
  }

  private static CommandHeader header(
      io.onhand.inventory.v1.CommandHeader header, String traceParent) {
    try {
      return new CommandHeader(
          header.getOrigin(),
          header.getIdempotencyKey(),
          header.getReference(),
          header.hasOccurredAt() ? RecordMapper.micros("occurred_at", header.getOccurredAt()) : 0,
          RecordMapper.position("not_before", header.hasNotBefore(), header.getNotBefore()),
          "",
          traceParent);
    } catch (InvalidFieldException e) {
      throw e.within("command");
    }
  }

  private static CommandHeader syncHeader(
      SyncRunId run,
      String part,
      String reference,
      @Nullable Position notBefore,
      String traceParent) {
    return new CommandHeader(
        run.origin(), syncKey(part, run.runId()), reference, 0, notBefore, "", traceParent);
  }

  private static String syncKey(String part, String run) {
    return "sync:" + part + ":" + run;
  }

  private static AdjustLine line(String field, io.onhand.inventory.v1.AdjustLine line) {
    try {
      return new AdjustLine(
          new RecordKey(line.getProduct(), line.getStore()),
          line.getDelta(),
          reason(line),
          line.hasExpectedVersion()
              ? OptionalLong.of(line.getExpectedVersion())
              : OptionalLong.empty());
    } catch (InvalidFieldException e) {
      throw e.within(field);
    }
  }

  private static AdjustReason reason(io.onhand.inventory.v1.AdjustLine line) {
    return switch (line.getReason()) {
      case ADJUST_REASON_SALE -> AdjustReason.SALE;
      case ADJUST_REASON_RETURN -> AdjustReason.RETURN;
      case ADJUST_REASON_RECEIPT -> AdjustReason.RECEIPT;
      case ADJUST_REASON_DAMAGE -> AdjustReason.DAMAGE;
      case ADJUST_REASON_SHRINKAGE -> AdjustReason.SHRINKAGE;
      case ADJUST_REASON_CORRECTION -> AdjustReason.CORRECTION;
      case ADJUST_REASON_OTHER -> AdjustReason.OTHER;
      case ADJUST_REASON_UNSPECIFIED, UNRECOGNIZED ->
          throw new InvalidFieldException(
              "reason", "Expected a reason, but got " + line.getReasonValue() + ".");
    };
  }

  private static BasketMode mode(ApplyBasketRequest request) {
    return switch (request.getMode()) {
      case BASKET_MODE_UNSPECIFIED, BASKET_MODE_ALL_OR_NOTHING -> BasketMode.ALL_OR_NOTHING;
      case BASKET_MODE_BEST_EFFORT -> BasketMode.BEST_EFFORT;
      case UNRECOGNIZED ->
          throw new InvalidFieldException(
              "mode",
              "Expected ALL_OR_NOTHING or BEST_EFFORT, but got " + request.getModeValue() + ".");
    };
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

  /** Before the lines are looked at: a million of them should not be. */
  private static void checkCount(String field, int count, int max) {
    if (count < 1 || count > max) {
      throw new InvalidFieldException(
          field, "Expected 1 to " + max + " " + field + ", but got " + count + ".");
    }
  }
}
