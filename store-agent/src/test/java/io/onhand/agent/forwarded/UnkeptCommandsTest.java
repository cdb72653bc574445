package io.onhand.agent.forwarded;

import static io.onhand.agent.forwarded.WindowFixture.FIRST;
import static io.onhand.agent.forwarded.WindowFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.forwarded.ForwardedRows.Totals;
import io.onhand.agent.forwarded.Unkept.Name;
import io.onhand.client.CommandId;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.WriteBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What Central lost and could not be kept here is listed, by name or by where it was")
final class UnkeptCommandsTest {

  private final WindowFixture window = new WindowFixture();

  @Test
  void listsByNameWhatAFullDiskDidNotTake() {
    window.accepted(FIRST, 1).run();
    window.diskLow(true).accepted(FIRST, 2).accepted(FIRST, 3).run();

    window.diskLow(false).opened(SECOND, Map.of(FIRST, 2L));

    assertThat(window.unknown).containsExactly(named(3, window.clock.wallMicros()));
    assertThat(window.status().dropped()).isEqualTo(1);
  }

  @Test
  void remembersItOverARestart() {
    window.diskLow(true).accepted(FIRST, 2).run();

    window.restart().run();

    assertThat(window.status().dropped()).isEqualTo(1);
    assertThat(window.status().alarms()).singleElement().asString().startsWith("1 commands");
    window.opened(SECOND, Map.of(FIRST, 1L));
    assertThat(window.unknown).containsExactly(named(2, window.clock.wallMicros()));
  }

  @Test
  void remembersItAlsoWhenItCameJustBeforeTheEnd() {
    window.diskLow(true).accepted(FIRST, 2);

    window.window().close();

    assertThat(window.restart().status().dropped()).isEqualTo(1);
  }

  @Test
  void listsItOnce() {
    window.diskLow(true).accepted(FIRST, 2).run();
    window.opened(SECOND, Map.of(FIRST, 1L));
    window.restart().opened(SECOND, Map.of(FIRST, 1L));
    window.opened(30, Map.of(FIRST, 1L));

    assertThat(window.unknown).hasSize(1);
    assertThat(window.status().alarms()).isEmpty();
  }

  @Test
  void listsNothingThatCentralStillHas() {
    window.diskLow(true).accepted(FIRST, 2).run();

    window.opened(FIRST, Map.of()).opened(SECOND, Map.of(FIRST, 2L));

    assertThat(window.unknown).isEmpty();
    assertThat(window.status().dropped()).isEqualTo(1);
  }

  @Test
  void listsWhatIsHeardOnlyAfterCentralWasLost() {
    window.opened(SECOND, Map.of(FIRST, 1L));

    window.diskLow(true).accepted(FIRST, 2).run();

    assertThat(window.unknown).containsExactly(named(2, window.clock.wallMicros()));
    assertThat(window.status().dropped()).isZero();
  }

  @Test
  void namesWhatComesTooFastAndThenSaysWhereTheRestWas() {
    for (int i = 1; i <= 205; i++) { // 100 are kept, and the names of 100
      window.accepted(FIRST, i);
    }
    window.run().opened(SECOND, Map.of(FIRST, 150L));

    assertThat(window.unknown).hasSize(51).contains(named(151, window.clock.wallMicros()));
    assertThat(window.unknown.getLast())
        .isEqualTo(new Unkept(FIRST, 201, 205, 5, window.clock.wallMicros(), null));
  }

  @Test
  void saysUpToWhereCommandsHadGoneWithAge() {
    window.accepted(FIRST, 4).accepted(FIRST, 5).run();
    long accepted = window.clock.wallMicros();
    window.after(Duration.ofHours(73)).accepted(FIRST, 9).run();

    window.opened(SECOND, Map.of(FIRST, 4L));

    assertThat(window.unknown).containsExactly(new Unkept(FIRST, 5, 5, 0, accepted, null));
    assertThat(window.taken).containsExactly("k9");
  }

  @Test
  void saysItOfEachEpoch() {
    window.opened(SECOND, Map.of(FIRST, 4L)).accepted(FIRST, 4).accepted(SECOND, 6).run();
    window.after(Duration.ofHours(73)).run();

    window.opened(30, Map.of(FIRST, 3L));

    assertThat(window.unknown)
        .extracting(Unkept::epoch, Unkept::first, Unkept::last)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(FIRST, 4L, 4L),
            org.assertj.core.groups.Tuple.tuple(SECOND, 1L, 6L));
  }

  @Test
  void doesNotCountWhatIsKeptAllTheSame() {
    window.accepted(FIRST, 1).run();

    window.diskLow(true).replayed(FIRST, 1).replayed(FIRST, 2).run();
    window.replayed(FIRST, 2).run();

    assertThat(window.status().dropped()).isEqualTo(1);
  }

  @Test
  void forgetsWithTheWindowsAge() {
    window.diskLow(true).accepted(FIRST, 2).run();
    window.after(Duration.ofHours(40)).accepted(FIRST, 3).run();

    window.after(Duration.ofHours(33));
    assertThat(window.status().dropped()).isEqualTo(1);
    window.after(Duration.ofHours(40));
    assertThat(window.status().dropped()).isZero();

    window.opened(SECOND, Map.of(FIRST, 1L));
    assertThat(window.unknown).isEmpty();
  }

  @Test
  void writesABoundedNumberOfNames() {
    InMemoryStore store = new InMemoryStore(List.of(ForwardedFamily.values()));
    var unkept = new UnkeptCommands(store, bounds(), new Histories(store, Totals.NONE), 2);
    for (int i = 1; i <= 5; i++) {
      add(store, unkept, named(i, i));
    }

    var again = new UnkeptCommands(store, bounds(), new Histories(store, Totals.NONE), 2);
    add(store, again, named(6, 6));

    assertThat(again.commands()).isEqualTo(6);
    var histories = new Histories(store, Totals.NONE);
    histories.enter(new CentralHistory(SECOND, Map.of()), new WriteBatch());
    assertThat(new UnkeptCommands(store, bounds(), histories, 2).takeUnheld(new WriteBatch()))
        .containsExactly(named(1, 1), named(2, 2), new Unkept(FIRST, 3, 6, 4, 6, null));
  }

  private static void add(InMemoryStore store, UnkeptCommands unkept, Unkept command) {
    WriteBatch batch = new WriteBatch();
    unkept.add(List.of(command), batch);
    store.write(batch, Durability.BUFFERED);
  }

  private static ForwardedLimits bounds() {
    return new ForwardedLimits(Duration.ofDays(3), 1 << 20, 100, 1 << 20);
  }

  private static Unkept named(long sequence, long atMicros) {
    Unkept named =
        Unkept.of(
            WindowFixture.command("k" + sequence, FIRST), new Position(FIRST, sequence), atMicros);
    assertThat(named.name())
        .isEqualTo(new Name(new CommandId("till", "k" + sequence), "adjust_stock"));
    return named;
  }
}
