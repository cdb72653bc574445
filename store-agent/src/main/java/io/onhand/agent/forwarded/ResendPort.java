package io.onhand.agent.forwarded;

import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.domain.Position;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Takes what is to be sent again. Called by the window's thread. */
public interface ResendPort {

  /** Whether it takes more now without being in the way of what tills bring. */
  boolean hasRoom();

  /**
   * Takes over a command.
   *
   * @param command as it was first sent
   * @param notBefore turns a position that Central may not know any more into one that it knows
   * @param told what became of it, once; by any thread, perhaps at once
   */
  void again(MutateStreamRequest command, UnaryOperator<Position> notBefore, Consumer<Fate> told);

  /** What became of a command. */
  enum Fate {
    /** It is taken over, durably. */
    TAKEN,
    /** It cannot be taken now. */
    LATER,
    /** It can never be taken. */
    NEVER
  }
}
