package io.onhand.agent.forwarded;

import static io.onhand.agent.forwarded.WindowFixture.FIRST;
import static io.onhand.agent.forwarded.WindowFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.onhand.agent.forwarded.ForwardedRows.Totals;
import io.onhand.agent.forwarded.Unkept.Name;
import io.onhand.client.CommandId;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.WriteBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    window.diskLow(false).restart().run();

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
    window.diskLow(false).opened(SECOND, Map.of(FIRST, 1L));
    window.restart().opened(SECOND, Map.of(FIRST, 1L));
    window.opened(30, Map.of(FIRST, 0L));

    assertThat(window.unknown).hasSize(1);
    assertThat(window.status().alarms()).isEmpty();
  }

  @Test
  void listsOfSeveralWhatEachRestoreLoses() {
    window.accepted(FIRST, 4).accepted(FIRST, 5).run();
    window.after(Duration.ofHours(73));
    window.opened(SECOND, Map.of(FIRST, 4L));
    window.restart().opened(30, Map.of(FIRST, 2L));

    assertThat(window.unknown)
        .extracting(Unkept::first, Unkept::last)
        .containsExactly(tuple(5L, 5L), tuple(3L, 4L));
  }

  @Test
  void losesNothingToACentralWithAnotherPast() {
    window.opened(FIRST, Map.of()).diskLow(true).accepted(FIRST, 2).run();

    window.diskLow(false).opened(99, Map.of());
    assertThat(window.unknown).isEmpty();
    assertThat(window.foreignUnkept).containsExactly(named(2, window.clock.wallMicros()));

    window.opened(FIRST, Map.of());
    assertThat(window.unknown).isEmpty();
    window.opened(SECOND, Map.of(FIRST, 1L));
    assertThat(window.unknown).containsExactly(named(2, window.clock.wallMicros()));
  }

  @Test
  void waitsForRoomForTheList() {
    window.diskLow(true).accepted(FIRST, 2).run();
    window.opened(SECOND, Map.of(FIRST, 1L));
    assertThat(window.unknown).isEmpty();

    window.restart().opened(SECOND, Map.of(FIRST, 1L));
    assertThat(window.unknown).isEmpty();
    window.diskLow(false).run();

    assertThat(window.unknown).hasSize(1);
    assertThat(window.status().dropped()).isZero();
  }

  @Test
  void listsNothingThatCentralStillHas() {
    window.diskLow(true).accepted(FIRST, 2).run();

    window.diskLow(false).opened(FIRST, Map.of()).opened(SECOND, Map.of(FIRST, 2L));

    assertThat(window.unknown).isEmpty();
    assertThat(window.status().dropped()).isEqualTo(1);
  }

  @Test
  void listsWhatIsHeardOnlyAfterCentralWasLost() {
    window.opened(SECOND, Map.of(FIRST, 1L));

    window.diskLow(true).accepted(FIRST, 2);
    window.window().close();
    window.diskLow(false).restart().run();

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
        .containsExactly(tuple(FIRST, 4L, 4L), tuple(SECOND, 1L, 6L));
  }

  @Test
  void doesNotCountWhatIsKeptAllTheSame() {
    window.accepted(FIRST, 1).run();

    window.diskLow(true).replayed(FIRST, 1).replayed(FIRST, 2).run();
    window.replayed(FIRST, 2).run();

    assertThat(window.status().dropped()).isEqualTo(1);
  }

  @Test
  void countsOnceWhatIsToldTwiceInOneTurn() {
    window.diskLow(true).accepted(FIRST, 2).replayed(FIRST, 2).run();
    assertThat(window.status().dropped()).isEqualTo(1);

    window.diskLow(false).replayed(FIRST, 2).replayed(FIRST, 2).run();

    assertThat(window.status().dropped()).isZero();
    assertThat(window.status().commands()).isEqualTo(1);
  }

  @Test
  void doesNotCountWhatTheSameTurnKeeps() {
    for (int i = 1; i <= 100; i++) {
      window.accepted(FIRST, i);
    }
    window.replayed(FIRST, 7).run(); // there was no room for it any more

    assertThat(window.status().commands()).isEqualTo(100);
    assertThat(window.status().dropped()).isZero();
  }

  @Test
  void forgetsWhatIsKeptAfterAll() {
    window.diskLow(true).accepted(FIRST, 2).run();
    window.diskLow(false).replayed(FIRST, 2).run();

    assertThat(window.status().dropped()).isZero();
    assertThat(window.opened(SECOND, Map.of(FIRST, 1L)).unknown).isEmpty();
    assertThat(window.taken).containsExactly("k2");
  }

  @Test
  void anOldCommandThatIsToldAgainDoesNotHideWhatHadGone() {
    window.accepted(FIRST, 5).accepted(FIRST, 9).run();
    window.after(Duration.ofHours(73)).replayed(FIRST, 5).run();
    window.after(Duration.ofHours(73));
    assertThat(window.status().commands()).isZero();

    window.restart().opened(SECOND, Map.of(FIRST, 6L));
    assertThat(window.unknown)
        .extracting(Unkept::first, Unkept::last)
        .containsExactly(tuple(7L, 9L));
  }

  @Test
  void forgetsNamesWithTheWindowsAgeButNotWhereTheyWere() {
    window.diskLow(true).accepted(FIRST, 2).run();
    window.after(Duration.ofHours(40)).accepted(FIRST, 3).run();

    window.after(Duration.ofHours(33));
    assertThat(window.status().dropped()).isEqualTo(1);
    window.after(Duration.ofHours(40));
    assertThat(window.status().dropped()).isZero();

    window.diskLow(false).opened(SECOND, Map.of(FIRST, 1L));
    assertThat(window.unknown)
        .extracting(Unkept::first, Unkept::last, Unkept::commands)
        .containsExactly(tuple(2L, 3L, 0L));
  }

  @ParameterizedTest
  @MethodSource
  void namesCommandsOfEveryKind(FieldDescriptor kind) {
    CommandHeader header =
        CommandHeader.newBuilder().setOrigin("till").setIdempotencyKey("k").build();
    Message.Builder command = MutateStreamRequest.newBuilder().newBuilderForField(kind);
    command.setField(command.getDescriptorForType().findFieldByName("command"), header);

    assertThat(
            Unkept.of(
                    MutateStreamRequest.newBuilder().setField(kind, command.build()).build(),
                    new Position(FIRST, 1),
                    2)
                .name())
        .isEqualTo(new Name(new CommandId("till", "k"), kind.getName()));
  }

  static List<FieldDescriptor> namesCommandsOfEveryKind() {
    return MutateStreamRequest.getDescriptor().getOneofs().getFirst().getFields();
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
    histories.enter(new CentralHistory(SECOND, Map.of(FIRST, 0L)), new WriteBatch());
    assertThat(new UnkeptCommands(store, bounds(), histories, 2).takeLost(new WriteBatch()))
        .containsExactly(named(1, 1), named(2, 2), new Unkept(FIRST, 3, 6, 4, 6, null));
  }

  private static void add(InMemoryStore store, UnkeptCommands unkept, Unkept command) {
    WriteBatch batch = new WriteBatch();
    unkept.add(List.of(command), Set.of(), batch);
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
