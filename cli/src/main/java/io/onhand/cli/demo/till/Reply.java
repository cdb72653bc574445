package io.onhand.cli.demo.till;

import com.google.protobuf.Message;
import io.onhand.cli.demo.plan.Door;
import io.onhand.client.OnhandError;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The definite answer to a command: one of the two is there.
 *
 * @param door which door gave it
 * @param response what was done
 * @param refusal why nothing was done
 */
public record Reply<R extends Message>(
    Door door, Optional<R> response, Optional<OnhandError> refusal) {

  static <R extends Message> Reply<R> done(Door door, R response) {
    return new Reply<>(door, Optional.of(response), Optional.empty());
  }

  static <R extends Message> Reply<R> refused(Door door, OnhandError error) {
    return new Reply<>(door, Optional.empty(), Optional.of(error));
  }

  /** As an answer, the response wrapped in this. */
  Answer answer(BiFunction<Door, R, Answer> done) {
    return response
        .map(given -> done.apply(door, given))
        .orElseGet(() -> new Answer.Refused(door, refusal.orElseThrow()));
  }
}
