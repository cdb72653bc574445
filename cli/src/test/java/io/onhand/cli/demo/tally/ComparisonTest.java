package io.onhand.cli.demo.tally;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.demo.plan.Movement;
import io.onhand.cli.demo.plan.PlannedLine;
import io.onhand.cli.demo.plan.StockKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "A lost, doubled or invented change is found, at Central, at an agent and in an answer")
final class ComparisonTest {

  private static final StockKey MUG = new StockKey("mug", "London");
  private static final StockKey LAMP = new StockKey("lamp", "France");

  private final Tally tally = new Tally();
  private final Map<StockKey, Shown> central = new HashMap<>();
  private final Map<StockKey, Shown> north = new HashMap<>();
  private final Map<StockKey, Shown> south = new HashMap<>();
  private final Map<String, Map<StockKey, Shown>> agents =
      new HashMap<>(Map.of("north", north, "south", south));

  /**
   * A day that is right everywhere: London opens with 10 mugs and sells 3; a lamp comes back to
   * France.
   */
  ComparisonTest() {
    tally.opened(MUG, 10, shown(10, 1));
    tally.accepted(MUG, List.of(new PlannedLine("mug", -2, Movement.SALE)), shown(8, 2));
    tally.accepted(
        MUG,
        List.of(
            new PlannedLine("mug", -1, Movement.SALE),
            new PlannedLine("mug", -4, Movement.WRITE_OFF)),
        shown(3, 3));
    tally.accepted(LAMP, List.of(new PlannedLine("lamp", 1, Movement.RETURN)), shown(1, 1));
    central.put(MUG, shown(3, 3));
    central.put(LAMP, shown(1, 1));
    north.put(MUG, shown(3, 3));
    south.put(LAMP, shown(1, 1));
  }

  @Test
  void findsNothingWhereAllIsRight() {
    assertThat(mismatches()).isEmpty();
    assertThat(tally.byStore())
        .containsEntry(
            "London",
            new Movements(Map.of(Book.OPENING, 10L, Book.SOLD, -3L, Book.WRITTEN_OFF, -4L)))
        .containsEntry("France", new Movements(Map.of(Book.RETURNED, 1L)));
  }

  @Test
  void findsAnAcceptedChangeThatCentralLost() {
    central.put(MUG, shown(8, 2));

    assertThat(mismatches())
        .containsExactly(
            "mug at London: Central shows 8 (version 2), the tills expect 3 (version 3)");
  }

  @Test
  void findsAChangeThatWasAppliedTwice() {
    central.put(MUG, shown(2, 4));

    assertThat(mismatches())
        .containsExactly(
            "mug at London: Central shows 2 (version 4), the tills expect 3 (version 3)");
  }

  @Test
  void findsTwoWrongsThatCancelOut() {
    central.put(MUG, shown(3, 5));

    assertThat(mismatches())
        .containsExactly(
            "mug at London: Central shows 3 (version 5), the tills expect 3 (version 3)");
  }

  @Test
  void findsAnAgentThatLagsOrLostARecord() {
    north.put(MUG, shown(8, 2));
    south.remove(LAMP);

    assertThat(mismatches())
        .containsExactly(
            "lamp at France: no agent has it, the tills expect 1 (version 1)",
            "mug at London: north shows 8 (version 2), the tills expect 3 (version 3)");
  }

  @Test
  void findsARecordAtTwoAgents() {
    south.put(MUG, shown(3, 3));

    assertThat(mismatches()).hasSize(1).first().asString().contains("expected at one agent");
  }

  @Test
  void findsRecordsThatNobodyWasAnsweredFor() {
    StockKey ghost = new StockKey("ghost", "London");
    central.put(ghost, shown(5, 1));
    north.put(ghost, shown(5, 1));

    assertThat(mismatches())
        .containsExactly(
            "ghost at London: Central shows 5, but no till was ever answered for it",
            "ghost at London: north shows 5, but no till was ever answered for it");
  }

  @Test
  void findsARecordBelowItsFloor() {
    Shown below = new Shown(3, 0, 0, 3, OptionalLong.of(4), 3, 3);
    central.put(MUG, below);

    assertThat(mismatches()).containsExactly("mug at London: Central shows it below its floor: 3");
  }

  @Test
  void findsAnAnswerThatContradictsTheOthers() {
    tally.accepted(MUG, List.of(new PlannedLine("mug", -1, Movement.SALE)), shown(1, 4));
    central.put(MUG, shown(2, 4));
    north.put(MUG, shown(2, 4));

    assertThat(mismatches())
        .containsExactly(
            "mug at London: expected an answer with 2 (version 4), but it said 1 (version 4)");
  }

  @Test
  void findsTwoTillsThatWereToldTheSameVersion() {
    tally.accepted(MUG, List.of(new PlannedLine("mug", -1, Movement.SALE)), shown(2, 3));
    central.put(MUG, shown(2, 4));
    north.put(MUG, shown(2, 4));

    assertThat(mismatches())
        .containsExactly(
            "mug at London: expected an answer with version 4, but the next one has version 3");
  }

  @Test
  void findsAnAnswerBelowTheFloor() {
    tally.accepted(MUG, List.of(new PlannedLine("mug", -4, Movement.SALE)), shown(-1, 4));
    central.put(MUG, new Shown(-1, 0, 0, -1, OptionalLong.empty(), 4, 4));
    north.put(MUG, new Shown(-1, 0, 0, -1, OptionalLong.empty(), 4, 4));

    assertThat(mismatches()).containsExactly("mug at London: an answer showed it below its floor");
  }

  @Test
  void acceptsATrueRefusal() {
    tally.refused(MUG, new Claim(3, 3, 3, 0, -4));
    tally.refused(MUG, new Claim(2, 8, 8, 0, -9));

    assertThat(mismatches()).isEmpty();
  }

  @Test
  void findsARefusalOfWhatWasThere() {
    tally.refused(MUG, new Claim(2, 8, 8, 0, -8));

    assertThat(mismatches())
        .containsExactly(
            "mug at London: expected a refusal to be true, but got Claim[version=2, onHand=8, available=8, floor=0, delta=-8]");
  }

  @Test
  void findsARefusalThatTellsAnotherStockThanTheAnswersDo() {
    tally.refused(MUG, new Claim(2, 1, 1, 0, -4));
    assertThat(mismatches()).hasSize(1);
  }

  @Test
  void readsWhatARefusalSays() {
    assertThat(
            Claim.of(
                Map.of(
                    "version",
                    "2",
                    "on_hand",
                    "8",
                    "available",
                    "7",
                    "floor",
                    "1",
                    "delta",
                    "-9",
                    "x",
                    "y")))
        .contains(new Claim(2, 8, 7, 1, -9));
    assertThat(Claim.of(Map.of("version", "2"))).isEmpty();
  }

  @Test
  void followsUnitsThatAreHeldUntilTheyAreSoldOrComeBack() {
    tally.accepted(MUG, Posting.held(2), shown(3, 2, 0, 4));
    tally.refused(MUG, new Claim(4, 3, 1, 0, -2));
    tally.expired(MUG, 2, 5);
    tally.accepted(MUG, Posting.onHand(Book.ORDERED, -2), shown(1, 0, 0, 6));
    central.put(MUG, shown(1, 6));
    north.put(MUG, shown(1, 6));

    assertThat(mismatches()).isEmpty();
  }

  @Test
  void findsHeldUnitsThatNeverCameBack() {
    tally.accepted(MUG, Posting.held(2), shown(3, 2, 0, 4));
    central.put(MUG, shown(3, 2, 0, 4));
    north.put(MUG, shown(3, 2, 0, 4));

    assertThat(mismatches())
        .containsExactly(
            "mug at London: expected nothing to be held or on its way, but the tills left 3, 2 held (version 4)");
  }

  @Test
  void findsAnExpiryThatNoReservationTellsOf() {
    tally.accepted(MUG, Posting.held(2), shown(3, 2, 0, 4));
    tally.accepted(MUG, Posting.onHand(Book.ORDERED, -2), shown(1, 0, 0, 6));
    tally.accepted(MUG, Posting.held(-2), shown(1, 0, 0, 7));

    assertThat(mismatches())
        .contains(
            "mug at London: expected an answer with version 5, but the next one has version 6");
  }

  @Test
  void findsUnitsThatCameBackAtAnotherPlaceThanTheReservationSays() {
    tally.accepted(MUG, Posting.held(2), shown(3, 2, 0, 4));
    tally.accepted(MUG, Posting.onHand(Book.SOLD, -1), shown(2, 0, 0, 6));
    tally.expired(MUG, 2, 7);

    assertThat(mismatches())
        .contains(
            "mug at London: expected an answer with version 5, but the next one has version 6");
  }

  @Test
  void findsIncomingUnitsThatAnAgentDoesNotKnow() {
    tally.accepted(LAMP, Posting.underway(4), shown(1, 0, 4, 2));
    tally.accepted(
        LAMP, Posting.onHand(Book.ARRIVED, 3).plus(Posting.underway(-4)), shown(4, 0, 0, 3));
    central.put(LAMP, shown(4, 3));
    south.put(LAMP, shown(4, 0, 4, 3));

    assertThat(mismatches())
        .containsExactly(
            "lamp at France: south shows 4, 4 on the way (version 3), the tills expect 4 (version 3)");
  }

  private List<String> mismatches() {
    return Comparison.of(tally, central, agents).stream()
        .map(mismatch -> mismatch.key() + ": " + mismatch.what())
        .toList();
  }

  private static Shown shown(long onHand, long version) {
    return shown(onHand, 0, 0, version);
  }

  private static Shown shown(long onHand, long reserved, long incoming, long version) {
    return new Shown(
        onHand, reserved, incoming, onHand - reserved, OptionalLong.of(0), version, version);
  }
}
