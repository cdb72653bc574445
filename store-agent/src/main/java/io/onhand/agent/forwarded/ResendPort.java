package io.onhand.agent.forwarded;

import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.domain.Position;
import java.util.List;
import java.util.function.Consumer;

/** Takes what is to be sent again. Called by the window's thread. */
public interface ResendPort {

  /** Whether it takes more now without being in the way of what tills bring. */
  boolean hasRoom();

  /**
   * Central's log is another one: what waits here as decided by an entry that this one has lost, is
   * not decided any more.
   *
   * @param past tells which entries those are
   * @param done it is so, durably; by any thread, never when the process ends before
   */
  void lost(Past past, Runnable done);

  /**
   * Takes over a command, before all that Central had not accepted.
   *
   * @param command as it was first sent
   * @param place the entry by which Central had accepted it first: the order among such commands
   * @param past turns a position that Central may not know any more into one that it knows
   * @param told what became of it, once; by any thread, perhaps at once
   */
  void again(MutateStreamRequest command, Position place, Past past, Consumer<Fate> told);

  /**
   * Lists what is of a history that the present one does not share, and so is not sent again.
   *
   * @param presentEpoch Central's
   * @param each passes all of it that is kept, in order
   * @param unkept what is known of the rest
   */
  void foreign(long presentEpoch, Consumer<Consumer<Foreign>> each, List<Unkept> unkept);

  /**
   * A command of a Central that is not the present one, nor its kin.
   *
   * @param command as it was sent
   * @param at the entry by which that Central had accepted it
   * @param acceptedAtMicros when, by the agent's clock
   */
  record Foreign(MutateStreamRequest command, Position at, long acceptedAtMicros) {}

  /**
   * Lists what Central has lost and this agent cannot give it again, because it is not kept.
   *
   * @param presentEpoch Central's
   */
  void unknown(long presentEpoch, List<Unkept> commands);

  /** All that was lost is taken over: what waited for that may go on. */
  void allHandedOver();

  /** What became of a command. */
  enum Fate {
    /** It is taken over, durably. */
    TAKEN,
    /** It cannot be taken now. */
    LATER
  }
}
