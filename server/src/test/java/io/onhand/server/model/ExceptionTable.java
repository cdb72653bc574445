package io.onhand.server.model;

import io.onhand.server.domain.AdjustLine;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.model.Scene.Call;
import io.onhand.server.model.Scene.Start;
import io.onhand.server.statemachine.AdminCommand.ResolveException;
import io.onhand.server.statemachine.StockCommand.Adjust;
import java.util.List;
import java.util.OptionalLong;

/** What may be asked of an exception. */
final class ExceptionTable {
  static final List<Start> STARTS =
      List.of(
          new Start("unknown", _ -> {}),
          new Start("open", ExceptionTable::sellTooMuch),
          new Start(
              "open, and the record above its floor again",
              scene -> {
                sellTooMuch(scene);
                scene.stock(Scene.PARIS, 20);
              }),
          new Start(
              "resolved",
              scene -> {
                sellTooMuch(scene);
                scene.request(new ResolveException(scene.named(), "miscounted"));
              }),
          new Start(
              "resolved and forgotten",
              scene -> {
                sellTooMuch(scene);
                scene.request(new ResolveException(scene.named(), "miscounted"));
                scene.forget();
              }));

  static final List<Call> CALLS =
      List.of(
          Call.request("resolve", id -> new ResolveException(id, "counted")),
          Call.fact("sell 1 more of the record", _ -> sale(1)),
          Call.request("sell 1 more of the record", _ -> sale(1)));

  private ExceptionTable() {}

  private static void sellTooMuch(Scene scene) {
    scene.name(sale(12));
  }

  private static Adjust sale(long quantity) {
    return new Adjust(
        new AdjustLine(Scene.PARIS, -quantity, AdjustReason.SALE, OptionalLong.empty()));
  }
}
