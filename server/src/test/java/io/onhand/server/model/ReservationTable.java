package io.onhand.server.model;

import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.RecordQuantity;
import io.onhand.server.model.Scene.Call;
import io.onhand.server.model.Scene.Start;
import io.onhand.server.statemachine.ReservationCommand.Commit;
import io.onhand.server.statemachine.ReservationCommand.Extend;
import io.onhand.server.statemachine.ReservationCommand.OnExpired;
import io.onhand.server.statemachine.ReservationCommand.Release;
import io.onhand.server.statemachine.ReservationCommand.Remainder;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import java.util.List;
import java.util.OptionalLong;

/** What may be asked of a reservation of 4 tea for 60 s, in each of its states. */
final class ReservationTable {
  private static final long SECOND = 1_000_000;

  static final List<Start> STARTS =
      List.of(
          new Start("unknown", _ -> {}),
          new Start("OPEN, holds 4", ReservationTable::reserve),
          new Start(
              "OPEN, holds 3, 1 committed",
              scene -> {
                reserve(scene);
                scene.request(commit(scene.named(), 1, Remainder.KEEP, OnExpired.REJECT));
              }),
          new Start(
              "OPEN, holds 3, 1 released",
              scene -> {
                reserve(scene);
                scene.request(new Release(scene.named(), part(1)));
              }),
          new Start(
              "OPEN to the eye, but its last microsecond is over",
              scene -> {
                reserve(scene);
                scene.sleep(60);
              }),
          new Start(
              "COMMITTED, all 4",
              scene -> {
                reserve(scene);
                scene.request(all(scene.named(), OnExpired.REJECT));
              }),
          new Start(
              "COMMITTED, 1, and 3 released",
              scene -> {
                reserve(scene);
                scene.request(commit(scene.named(), 1, Remainder.RELEASE, OnExpired.REJECT));
              }),
          new Start(
              "RELEASED",
              scene -> {
                reserve(scene);
                scene.request(new Release(scene.named(), List.of()));
              }),
          new Start("EXPIRED", ReservationTable::expired),
          new Start(
              "EXPIRED, and the stock sold to others",
              scene -> {
                expired(scene);
                scene.stock(Scene.PARIS, -10);
              }),
          new Start(
              "ended and forgotten",
              scene -> {
                reserve(scene);
                scene.request(new Release(scene.named(), List.of()));
                scene.forget();
              }));

  static final List<Call> CALLS =
      List.of(
          Call.request("commit", id -> all(id, OnExpired.REJECT)),
          Call.request(
              "commit 1, release the rest",
              id -> commit(id, 1, Remainder.RELEASE, OnExpired.REJECT)),
          Call.request(
              "commit 1, keep the rest", id -> commit(id, 1, Remainder.KEEP, OnExpired.REJECT)),
          Call.request("commit 5", id -> commit(id, 5, Remainder.RELEASE, OnExpired.REJECT)),
          Call.request("commit a record that it does not name", id -> stranger(id)),
          Call.request("commit, REACQUIRE", id -> all(id, OnExpired.REACQUIRE)),
          Call.request(
              "commit 1, REACQUIRE", id -> commit(id, 1, Remainder.RELEASE, OnExpired.REACQUIRE)),
          Call.request(
              "commit 5, REACQUIRE", id -> commit(id, 5, Remainder.RELEASE, OnExpired.REACQUIRE)),
          Call.fact("commit", id -> all(id, OnExpired.REJECT)),
          Call.fact(
              "commit 1, release the rest",
              id -> commit(id, 1, Remainder.RELEASE, OnExpired.REJECT)),
          Call.fact(
              "commit 1, keep the rest", id -> commit(id, 1, Remainder.KEEP, OnExpired.REJECT)),
          Call.fact("commit 5", id -> commit(id, 5, Remainder.RELEASE, OnExpired.REJECT)),
          Call.fact("commit 15", id -> commit(id, 15, Remainder.RELEASE, OnExpired.REJECT)),
          Call.fact("commit a record that it does not name", id -> stranger(id)),
          Call.request("release", id -> new Release(id, List.of())),
          Call.request("release 1", id -> new Release(id, part(1))),
          Call.request("release 5", id -> new Release(id, part(5))),
          Call.request(
              "release a record that it does not name",
              id -> new Release(id, List.of(new RecordQuantity(Scene.COCOA, 1)))),
          Call.request("extend to an hour from now", id -> new Extend(id, 3_600 * SECOND)),
          Call.request("extend to a second from now", id -> new Extend(id, SECOND)),
          new Call("its time passes", scene -> scene.pass(60)));

  private ReservationTable() {}

  private static void reserve(Scene scene) {
    scene.name(
        new Reserve(List.of(new HoldLine(Scene.PARIS, 4, OptionalLong.empty())), 60 * SECOND));
  }

  private static void expired(Scene scene) {
    reserve(scene);
    scene.pass(60);
  }

  private static Commit all(LogId id, OnExpired onExpired) {
    return new Commit(id, List.of(), Remainder.RELEASE, onExpired);
  }

  private static Commit commit(LogId id, long quantity, Remainder remainder, OnExpired onExpired) {
    return new Commit(id, part(quantity), remainder, onExpired);
  }

  private static Commit stranger(LogId id) {
    RecordKey other = Scene.COCOA;
    return new Commit(
        id, List.of(new RecordQuantity(other, 1)), Remainder.RELEASE, OnExpired.REJECT);
  }

  private static List<RecordQuantity> part(long quantity) {
    return List.of(new RecordQuantity(Scene.PARIS, quantity));
  }
}
