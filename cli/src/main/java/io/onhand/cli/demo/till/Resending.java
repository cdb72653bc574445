package io.onhand.cli.demo.till;

import io.onhand.cli.demo.plan.Door;
import io.onhand.inventory.v1.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends answered commands again, every other one through an agent, and looks whether the answers
 * are the same.
 */
final class Resending {

  private Resending() {}

  static Resent all(List<Sample.Answered> sample) {
    int viaAgents = 0;
    int otherDoor = 0;
    List<String> different = new ArrayList<>();
    for (int i = 0; i < sample.size(); i++) {
      Sample.Answered first = sample.get(i);
      Answer again = first.again().apply(i % 2 == 0 ? Door.AGENT : Door.CENTRAL);
      viaAgents += again.door() == Door.AGENT ? 1 : 0;
      otherDoor += again.door() == first.answer().door() ? 0 : 1;
      difference(first, again).ifPresent(different::add);
    }
    return new Resent(viaAgents, sample.size() - viaAgents, otherDoor, different);
  }

  static Optional<String> difference(Sample.Answered first, Answer again) {
    String name = first.name();
    if (!first.answer().essence().equals(again.essence())) {
      return Optional.of(
          "%s was answered differently: first %s, now %s"
              .formatted(name, summary(first.answer()), summary(again)));
    }
    boolean replayed =
        switch (again) {
          case Answer.Adjusted adjusted -> replayed(adjusted.response().getReceipt());
          case Answer.Applied applied -> replayed(applied.response().getReceipt());
          case Answer.Done done -> replayed(done.receipt());
          // A refusal says the same as the first one and changes nothing: there is nothing to
          // replay.
          case Answer.Refused refused -> true;
        };
    return replayed
        ? Optional.empty()
        : Optional.of(name + " was answered as if it were new: " + summary(again));
  }

  private static boolean replayed(Receipt receipt) {
    return receipt.getReplayed();
  }

  private static String summary(Answer answer) {
    return switch (answer) {
      case Answer.Adjusted adjusted -> "applied at " + adjusted.sequence();
      case Answer.Applied applied -> "applied at " + applied.sequence();
      case Answer.Done done -> "done at " + done.sequence();
      case Answer.Refused refused ->
          "refused with " + refused.error().reasonName() + " " + refused.error().metadata();
    };
  }
}
