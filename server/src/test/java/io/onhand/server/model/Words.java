package io.onhand.server.model;

import io.onhand.server.domain.StockRecord;
import io.onhand.server.statemachine.Change;
import io.onhand.server.statemachine.Change.RecordChanged;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Decision.Rejected;

/** What a failing sequence prints. */
final class Words {
  private Words() {}

  static String of(Object about) {
    return switch (about) {
      case Command it ->
          it.header().kind()
              + " "
              + it.header().origin()
              + "/"
              + it.header().key()
              + (it.header().notBefore() == null ? "" : " " + it.header().notBefore())
              + (it.header().expectedEpoch() == 0 ? "" : " read in " + it.header().expectedEpoch())
              + " "
              + plain(it.body());
      case Decision it -> of(it);
      default -> plain(about);
    };
  }

  private static String of(Decision decision) {
    return switch (decision) {
      case Rejected it -> "refused " + it.reason() + " " + it.subject() + plain(it.lines());
      case Accepted it -> {
        StringBuilder text = new StringBuilder("accepted");
        it.changes().forEach(change -> text.append(' ').append(of(change)));
        if (!it.refused().isEmpty()) {
          text.append(" but ").append(plain(it.refused()));
        }
        if (!it.rows().isEmpty()) {
          text.append(' ').append(plain(it.rows()));
        }
        yield text.toString();
      }
    };
  }

  private static String of(Change change) {
    if (change instanceof RecordChanged it) {
      StockRecord after = it.after();
      return after.key()
          + ": "
          + after.onHand()
          + " on hand, "
          + after.reserved()
          + " reserved, "
          + after.incoming()
          + " incoming, v"
          + after.version();
    }
    return plain(change);
  }

  private static String plain(Object about) {
    return about.toString().replace("OptionalLong.empty", "-").replace("OptionalLong", "");
  }
}
