package io.onhand.server.model;

import io.onhand.server.domain.LogId;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.ReceivedLine;
import io.onhand.server.model.Scene.Call;
import io.onhand.server.model.Scene.Start;
import io.onhand.server.statemachine.TransferCommand.Cancel;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.statemachine.TransferCommand.Receive;
import java.util.List;
import java.util.OptionalLong;

/** What may be asked of a transfer of 4 tea from Paris to Rome, in each of its states. */
final class TransferTable {
  static final List<Start> STARTS =
      List.of(
          new Start("unknown", _ -> {}),
          new Start("IN_TRANSIT, 4 on its way", TransferTable::dispatch),
          new Start(
              "IN_TRANSIT, 3 on its way, 1 received",
              scene -> {
                dispatch(scene);
                scene.request(receive(scene.named(), "tea", 1, 0, 0, 0));
              }),
          new Start(
              "RECEIVED, all 4",
              scene -> {
                dispatch(scene);
                scene.request(new Receive(scene.named(), List.of()));
              }),
          new Start(
              "RECEIVED, 2, 1 damaged, 1 missing",
              scene -> {
                dispatch(scene);
                scene.request(receive(scene.named(), "tea", 2, 1, 1, 0));
              }),
          new Start(
              "CANCELLED, all 4 returned",
              scene -> {
                dispatch(scene);
                scene.request(new Cancel(scene.named()));
              }),
          new Start(
              "CANCELLED, 1 received, 3 returned",
              scene -> {
                dispatch(scene);
                scene.request(receive(scene.named(), "tea", 1, 0, 0, 0));
                scene.request(new Cancel(scene.named()));
              }),
          new Start(
              "ended and forgotten",
              scene -> {
                dispatch(scene);
                scene.request(new Cancel(scene.named()));
                scene.forget();
              }));

  static final List<Call> CALLS =
      List.of(
          Call.request("receive", id -> new Receive(id, List.of())),
          Call.request("receive 1", id -> receive(id, "tea", 1, 0, 0, 0)),
          Call.request("receive 3, 1 missing", id -> receive(id, "tea", 3, 0, 1, 0)),
          Call.request("receive 1, 1 damaged", id -> receive(id, "tea", 1, 1, 0, 0)),
          Call.request("receive 4, 2 over", id -> receive(id, "tea", 4, 0, 0, 2)),
          Call.request("receive 1 over", id -> receive(id, "tea", 0, 0, 0, 1)),
          Call.request("receive 5", id -> receive(id, "tea", 5, 0, 0, 0)),
          Call.request("receive 5 damaged", id -> receive(id, "tea", 0, 5, 0, 0)),
          Call.request(
              "receive a product that it does not name", id -> receive(id, "cocoa", 1, 0, 0, 0)),
          Call.request(
              "receive a product that it does not name, as over",
              id -> receive(id, "cocoa", 0, 0, 0, 1)),
          Call.fact("receive", id -> new Receive(id, List.of())),
          Call.fact("receive 1", id -> receive(id, "tea", 1, 0, 0, 0)),
          Call.fact("receive 4, 2 over", id -> receive(id, "tea", 4, 0, 0, 2)),
          Call.fact("receive 1 over", id -> receive(id, "tea", 0, 0, 0, 1)),
          Call.fact("receive 6", id -> receive(id, "tea", 6, 0, 0, 0)),
          Call.fact("receive 5, 1 over", id -> receive(id, "tea", 5, 0, 0, 1)),
          Call.fact("receive 2, 3 damaged", id -> receive(id, "tea", 2, 3, 0, 0)),
          Call.fact("receive 5 missing", id -> receive(id, "tea", 0, 0, 5, 0)),
          Call.fact(
              "receive a product that it does not name", id -> receive(id, "cocoa", 2, 0, 0, 0)),
          Call.request("cancel", Cancel::new));

  private TransferTable() {}

  private static void dispatch(Scene scene) {
    scene.name(
        new Dispatch("Paris", "Rome", List.of(new MoveLine("tea", 4, OptionalLong.empty()))));
  }

  private static Receive receive(
      LogId id, String product, long received, long damaged, long missing, long over) {
    return new Receive(id, List.of(new ReceivedLine(product, received, damaged, missing, over)));
  }
}
