package io.onhand.server.statemachine;

import static io.onhand.server.statemachine.TestView.MOMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Transfer;
import io.onhand.server.statemachine.Change.ExceptionChanged;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Change.ReservationChanged;
import io.onhand.server.statemachine.Change.TransferChanged;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;
import java.util.List;

/** Decides by the rules, as {@code till} under {@code key}, and takes decisions to pieces. */
final class Decided {
  private Decided() {}

  /** What becomes of a request; the invariants hold of it. */
  static Decision request(StateView view, CommandBody body) {
    return checked(view, Command.of(header(CommandKind.REQUEST), body));
  }

  /** What becomes of a fact; the invariants hold of it. */
  static Decision fact(StateView view, CommandBody body) {
    return checked(view, Command.of(header(CommandKind.FACT), body));
  }

  /** What becomes of a command of the server's own; the invariants hold of it. */
  static Decision internal(StateView view, CommandBody body) {
    return checked(view, Command.internal(body));
  }

  static CommandHeader header(CommandKind kind) {
    return new CommandHeader("till", "key", "receipt 7", 0, null, 0, "", "", kind);
  }

  private static Decision checked(StateView view, Command command) {
    Decision decision = Rules.decide(view, command, MOMENT);
    Invariants.check(view, command, decision, MOMENT);
    return decision;
  }

  static Accepted accepted(Decision decision) {
    assertThat(decision).isInstanceOf(Accepted.class);
    return (Accepted) decision;
  }

  /** The records as the decision leaves them, in its order. */
  static List<StockRecord> records(Decision decision) {
    return all(decision, RecordChanged.class).stream().map(RecordChanged::after).toList();
  }

  /** The only record, which is all that the decision changes. */
  static StockRecord after(Decision decision) {
    assertThat(accepted(decision).changes()).hasSize(1);
    return records(decision).getFirst();
  }

  static Reservation reservation(Decision decision) {
    List<ReservationChanged> changed = all(decision, ReservationChanged.class);
    assertThat(changed).hasSize(1);
    return changed.getFirst().after();
  }

  static int openOfOrigin(Decision decision) {
    return all(decision, ReservationChanged.class).getFirst().openOfOrigin();
  }

  static Transfer transfer(Decision decision) {
    List<TransferChanged> changed = all(decision, TransferChanged.class);
    assertThat(changed).hasSize(1);
    return changed.getFirst().after();
  }

  /** The exceptions that it opens, in its order. */
  static List<StockException> opened(Decision decision) {
    return all(decision, ExceptionChanged.class).stream().map(ExceptionChanged::after).toList();
  }

  static Rejected rejected(Decision decision) {
    assertThat(decision).isInstanceOf(Rejected.class);
    return (Rejected) decision;
  }

  /** Refused by one record, for this reason. */
  static void assertRefused(Decision decision, RejectionReason reason) {
    assertThat(rejected(decision).reason()).isEqualTo(reason);
    assertThat(rejected(decision).lines())
        .extracting(LineRejection::reason)
        .containsExactly(reason);
  }

  private static <T extends Change> List<T> all(Decision decision, Class<T> kind) {
    return accepted(decision).changes().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
