package io.onhand.agent.replica;

import io.onhand.agent.replica.ThingKey.Kind;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.Transfer;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.KeyValueReader;
import io.onhand.server.storage.schema.ExceptionCodec;
import io.onhand.server.storage.schema.ReservationCodec;
import io.onhand.server.storage.schema.TransferCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The open reservations, transfers in transit and open exceptions of the replica as one snapshot of
 * its store shows them, oldest first. A reservation has its lines at the stores held, store by
 * store. Any thread.
 */
public final class ReplicaThings {
  private final KeyValueReader snapshot;
  private final ReplicaState state;

  /**
   * Things in a snapshot of the replica's store.
   *
   * @param snapshot taken after the first snapshot of Central had come
   */
  public ReplicaThings(KeyValueReader snapshot) {
    this.snapshot = snapshot;
    this.state = ReplicaListing.stateOf(snapshot);
  }

  /** Whether things are held at all: the snapshot of an earlier version brought none. */
  public boolean areHeld() {
    return Subscription.holdsThings(snapshot);
  }

  /** What they are as of. */
  public Position asOf() {
    return state.cursor();
  }

  /** An open reservation; null: there is none of this id. */
  public @Nullable Reservation reservation(LogId id) {
    List<Reservation> found =
        joined(
            read(
                ReplicaKeys.things(state.generation(), Kind.RESERVATION, id),
                ReservationCodec::decode));
    return found.isEmpty() ? null : found.getFirst();
  }

  /** All open reservations. */
  public List<Reservation> reservations() {
    return joined(
        read(ReplicaKeys.things(state.generation(), Kind.RESERVATION), ReservationCodec::decode));
  }

  /** A transfer in transit; null: there is none of this id. */
  public @Nullable Transfer transfer(LogId id) {
    byte[] row =
        snapshot.get(
            ReplicaFamily.THINGS,
            ReplicaKeys.thing(state.generation(), new ThingKey(Kind.TRANSFER, id, "")));
    return row == null ? null : TransferCodec.decode(row);
  }

  /** All transfers in transit. */
  public List<Transfer> transfers() {
    return read(ReplicaKeys.things(state.generation(), Kind.TRANSFER), TransferCodec::decode);
  }

  /** All open exceptions. */
  public List<StockException> exceptions() {
    return read(ReplicaKeys.things(state.generation(), Kind.EXCEPTION), ExceptionCodec::decode);
  }

  private <T> List<T> read(byte[] prefix, Function<byte[], T> decode) {
    List<T> things = new ArrayList<>();
    try (KeyValueCursor rows = snapshot.cursor(ReplicaFamily.THINGS)) {
      for (boolean on = rows.seek(prefix);
          on && ReplicaKeys.startsWith(rows.key(), prefix);
          on = rows.next()) {
        things.add(decode.apply(rows.value()));
      }
    }
    return things;
  }

  /** Parts of one reservation follow one another, by store. */
  private static List<Reservation> joined(List<Reservation> parts) {
    List<Reservation> whole = new ArrayList<>();
    for (Reservation part : parts) {
      Reservation last = whole.isEmpty() ? null : whole.getLast();
      if (last != null && last.id().equals(part.id())) {
        List<ReservationLine> lines = new ArrayList<>(last.lines());
        lines.addAll(part.lines());
        whole.set(whole.size() - 1, part.with(part.state(), lines, part.updatedSequence()));
      } else {
        whole.add(part);
      }
    }
    return whole;
  }
}
