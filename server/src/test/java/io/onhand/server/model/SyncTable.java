package io.onhand.server.model;

import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.model.Scene.Call;
import io.onhand.server.model.Scene.Start;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.SyncCommand.FinishSyncRun;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.SyncCommand.ZeroUnlisted;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of a sync run of Paris. In each state, 10 tea were there when it was opened, a
 * chunk has listed the 10 cocoa, 5 milk were sold to 4 since, and 3 of 6 salt are reserved.
 */
final class SyncTable {
  private static final SyncRunId RUN = new SyncRunId(Scene.ORIGIN, "night");
  private static final RecordKey MILK = new RecordKey("milk", "Paris");
  private static final RecordKey SALT = new RecordKey("salt", "Paris");
  private static final RecordKey FRUIT = new RecordKey("fruit", "Paris");
  private static final RecordKey GHOST = new RecordKey("tea", "Atlantis");

  static final List<Start> STARTS =
      List.of(
          new Start("unknown", SyncTable::shelf),
          new Start("open, MERGE", scene -> open(scene, SyncMode.MERGE, false)),
          new Start("open, MERGE, dry", scene -> open(scene, SyncMode.MERGE, true)),
          new Start("open, REPLACE of Paris", scene -> open(scene, SyncMode.REPLACE, false)),
          new Start("open, REPLACE of Paris, dry", scene -> open(scene, SyncMode.REPLACE, true)),
          new Start("finished, MERGE", scene -> finished(scene, SyncMode.MERGE)),
          new Start("finished, REPLACE of Paris", scene -> finished(scene, SyncMode.REPLACE)));

  static final List<Call> CALLS =
      List.of(
          Call.request("open, MERGE", _ -> opening(SyncMode.MERGE, null, List.of(), false)),
          Call.request(
              "open, REPLACE of an unknown store",
              _ -> opening(SyncMode.REPLACE, null, List.of("Atlantis"), false)),
          Call.request(
              "open, anchored in another epoch",
              _ -> opening(SyncMode.MERGE, new Position(8, 1), List.of(), false)),
          Call.request(
              "open, anchored ahead of the log",
              _ ->
                  opening(
                      SyncMode.MERGE,
                      new Position(SteppedPipeline.EPOCH, 1_000),
                      List.of(),
                      false)),
          Call.request("row: 12 tea, unchanged since the anchor", _ -> row(Scene.PARIS, 12)),
          Call.request("row: the 10 tea that are there", _ -> row(Scene.PARIS, 10)),
          Call.request("row: 5 milk, sold since the anchor", _ -> row(MILK, 5)),
          Call.request("row: 5 milk, with its version", _ -> row(MILK, 5, 2)),
          Call.request("row: 5 milk, with another version", _ -> row(MILK, 5, 1)),
          Call.request("row: 2 salt, of which 3 are reserved", _ -> row(SALT, 2)),
          Call.request("row: 7 fruit, never seen", _ -> row(FRUIT, 7)),
          Call.request("row: -1 fruit, never seen", _ -> row(FRUIT, -1)),
          Call.request("row: 1 tea in Rome", _ -> row(Scene.ROME, 1)),
          Call.request("row: 1 tea in an unknown store", _ -> row(GHOST, 1)),
          Call.request("zero what is not listed: tea", _ -> zero(Scene.PARIS)),
          Call.request("zero what is not listed: cocoa, listed", _ -> zero(Scene.COCOA)),
          Call.request("zero what is not listed: milk, sold since", _ -> zero(MILK)),
          Call.request("zero what is not listed: salt, reserved in part", _ -> zero(SALT)),
          Call.request("zero what is not listed: fruit, never seen", _ -> zero(FRUIT)),
          Call.request("zero what is not listed: tea in Rome", _ -> zero(Scene.ROME)),
          Call.request("finish", _ -> new FinishSyncRun(RUN)));

  private SyncTable() {}

  private static void shelf(Scene scene) {
    scene.stock(MILK, 5);
    scene.stock(SALT, 6);
    scene.request(
        new Reserve(List.of(new HoldLine(SALT, 3, OptionalLong.empty())), 3_600_000_000L));
  }

  private static void open(Scene scene, SyncMode mode, boolean isDry) {
    shelf(scene);
    List<String> stores = mode == SyncMode.REPLACE ? List.of("Paris") : List.of();
    scene.request(opening(mode, null, stores, isDry));
    scene.request(row(Scene.COCOA, 10));
    scene.stock(MILK, -1);
  }

  private static void finished(Scene scene, SyncMode mode) {
    open(scene, mode, false);
    scene.request(new FinishSyncRun(RUN));
  }

  private static CommandBody opening(
      SyncMode mode, @Nullable Position anchor, List<String> stores, boolean isDry) {
    return new OpenSyncRun(RUN, mode, anchor, stores, isDry);
  }

  private static CommandBody row(RecordKey key, long onHand) {
    return new SyncChunk(RUN, 2, List.of(new SyncRow(key, onHand, OptionalLong.empty())));
  }

  private static CommandBody row(RecordKey key, long onHand, long version) {
    return new SyncChunk(RUN, 2, List.of(new SyncRow(key, onHand, OptionalLong.of(version))));
  }

  private static CommandBody zero(RecordKey key) {
    return new ZeroUnlisted(RUN, List.of(key));
  }
}
