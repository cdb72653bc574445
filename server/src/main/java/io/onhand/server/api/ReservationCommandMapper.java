package io.onhand.server.api;

import io.onhand.inventory.v1.CommitReservationRequest;
import io.onhand.inventory.v1.ExtendReservationRequest;
import io.onhand.inventory.v1.PartLine;
import io.onhand.inventory.v1.ReleaseReservationRequest;
import io.onhand.inventory.v1.ReserveStockRequest;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import java.util.List;

/**
 * Requests on reservations as commands. Each method throws {@link InvalidFieldException} with the
 * path of the field in the request.
 */
public final class ReservationCommandMapper {
  private ReservationCommandMapper() {}

  public static Command reserve(ReserveStockRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new Reserve(
            FieldMapper.lines(
                request.getLinesList(),
                1,
                Limits.BASKET_LINES_MAX,
                ReservationCommandMapper::holdLine),
            FieldMapper.micros("duration", request.getDuration())));
  }

  public static Command commit(CommitReservationRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new Commit(
            FieldMapper.id("reservation_id", request.getReservationId()),
            parts(request.getLinesList()),
            remainder(request),
            onExpired(request)));
  }

  public static Command release(ReleaseReservationRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new Release(
            FieldMapper.id("reservation_id", request.getReservationId()),
            parts(request.getLinesList())));
  }

  public static Command extend(ExtendReservationRequest request, String traceParent) {
    return Command.of(
        CommandHeaderMapper.header(request.getCommand(), traceParent),
        new Extend(
            FieldMapper.id("reservation_id", request.getReservationId()),
            FieldMapper.micros("duration", request.getDuration())));
  }

  private static HoldLine holdLine(io.onhand.inventory.v1.HoldLine line) {
    return new HoldLine(
        new RecordKey(line.getProduct(), line.getStore()),
        line.getQuantity(),
        FieldMapper.version(line.hasExpectedVersion(), line.getExpectedVersion()));
  }

  private static List<RecordQuantity> parts(List<PartLine> lines) {
    return FieldMapper.lines(
        lines,
        0,
        Limits.BASKET_LINES_MAX,
        line ->
            new RecordQuantity(
                new RecordKey(line.getProduct(), line.getStore()), line.getQuantity()));
  }

  private static Remainder remainder(CommitReservationRequest request) {
    return switch (request.getRemainder()) {
      case REMAINDER_UNSPECIFIED, REMAINDER_RELEASE -> Remainder.RELEASE;
      case REMAINDER_KEEP -> Remainder.KEEP;
      case UNRECOGNIZED ->
          throw new InvalidFieldException(
              "remainder",
              "Expected RELEASE or KEEP, but got " + request.getRemainderValue() + ".");
    };
  }

  private static OnExpired onExpired(CommitReservationRequest request) {
    return switch (request.getOnExpired()) {
      case ON_EXPIRED_UNSPECIFIED, ON_EXPIRED_REJECT -> OnExpired.REJECT;
      case ON_EXPIRED_REACQUIRE -> OnExpired.REACQUIRE;
      case UNRECOGNIZED ->
          throw new InvalidFieldException(
              "on_expired",
              "Expected REJECT or REACQUIRE, but got " + request.getOnExpiredValue() + ".");
    };
  }
}
