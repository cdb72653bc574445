package io.onhand.agent.outbox;

import com.google.rpc.Status;
import io.onhand.agent.forwarded.Footing;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The line to Central, as the outbox needs it. Called by the outbox's thread. */
public interface ReplayLine {

  /** Whether the line is known to be down: nothing need be tried. */
  boolean isDown();

  /** The history of Central's log that this agent stands on. */
  Footing footing();

  /**
   * Opens a MutateStream.
   *
   * @param epoch a Central of another one takes nothing; 0: any does
   */
  Stream open(long epoch);

  /** What an answer that is no error says. */
  Decided read(MutateStreamResponse answer);

  /** Keeps the records of an answer until the feed brings them, as of any other own write. */
  void keep(MutateStreamResponse answer);

  /**
   * Central accepted a command.
   *
   * @param at its entry
   * @param logTimeMicros the entry's log time
   * @param changed the records that it changed
   */
  record Decided(Position at, long logTimeMicros, Set<RecordKey> changed) {
    /** Copies the set. */
    public Decided {
      changed = Set.copyOf(changed);
    }
  }

  /** One MutateStream: items are decided in the order sent. */
  interface Stream {
    /** Whether another item can be sent without piling up. */
    boolean isReady();

    /**
     * Sends an item.
     *
     * @param place where a Central that has lost it had accepted it; null: none had
     */
    void send(MutateStreamRequest item, @Nullable Position place);

    /** What came; null: nothing. */
    @Nullable Event poll();

    /** Says that nothing more will be sent; every answer has come. */
    void complete();

    /** Ends it without waiting for answers. */
    void cancel(String why);
  }

  /** What comes from a stream. */
  sealed interface Event {}

  /** The answer to an item. */
  record Answered(MutateStreamResponse answer) implements Event {}

  /** The stream ended. */
  record Ended(Status why) implements Event {}
}
