package io.onhand.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.replication.v1.HashRangesRequest;
import io.onhand.replication.v1.HashRangesResponse;
import io.onhand.replication.v1.KeyRange;
import io.onhand.replication.v1.OpenThing;
import io.onhand.replication.v1.ThingKind;
import io.onhand.replication.v1.ThingRange;
import io.onhand.replication.v1.ThingRangeHash;
import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.InvalidFieldException;
import io.onhand.server.domain.Thing;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.schema.StateHash;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "What is open is hashed store by store as plain lists of it are, in parts without a gap")
final class RangeHashesTest {
  private static final List<ThingKind> KINDS =
      List.of(
          ThingKind.THING_KIND_RESERVATION,
          ThingKind.THING_KIND_TRANSFER,
          ThingKind.THING_KIND_EXCEPTION);

  private final SteppedPipeline central = new SteppedPipeline();
  private final PutThings things = new PutThings(central.store);
  private final SnapshotPool pool =
      new SnapshotPool(
          central.store,
          reader -> Pages.headOf(reader).sequence(),
          () -> 0,
          SnapshotPool.Limits.DEFAULT);
  private final RangeHashes hashes = new RangeHashes(pool, () -> Pages.headOf(central.store), 1);

  @BeforeEach
  void declare() {
    for (String store : PutThings.STORES) {
      central.submit("declare " + store, new CreateStore(store, ""));
    }
    central.run();
  }

  @AfterEach
  void closesWhatItRead() {
    pool.close();
    assertThat(central.store.openViews()).isZero();
  }

  @Test
  void hashesWhatIsOpenAtEachStore() {
    things.openSome();
    HashRangesRequest.Builder request = HashRangesRequest.newBuilder();
    List<ByteString> expected = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (String store : PutThings.STORES) {
      for (ThingKind kind : KINDS) {
        request.addThingRanges(whole(kind, store));
        List<Thing> open = things.open(kind, store);
        expected.add(hash(open));
        counts.add((long) open.size());
      }
    }

    assertThat(counts).doesNotContain(0L);
    HashRangesResponse answer = hashes.hash(request.build());

    assertThat(answer.getThingPartsList())
        .extracting(ThingRangeHash::getRange)
        .isEqualTo(request.getThingRangesList());
    assertThat(answer.getThingPartsList()).extracting(ThingRangeHash::getHash).isEqualTo(expected);
    assertThat(answer.getThingPartsList()).extracting(ThingRangeHash::getThings).isEqualTo(counts);
    assertThat(answer.getPosition().getSequence())
        .isEqualTo(Pages.headOf(central.store).sequence());
  }

  @Test
  void cutsARangeIntoPartsThatFollowOneAnother() {
    things.openSome();
    ThingRange range = whole(ThingKind.THING_KIND_RESERVATION, "Paris");
    List<Thing> open = things.open(range.getKind(), "Paris");

    List<ThingRangeHash> parts =
        hashes
            .hash(
                HashRangesRequest.newBuilder()
                    .addThingRanges(range)
                    .setRecordsPerPart(2)
                    .setIncludeRecords(true)
                    .build())
            .getThingPartsList();

    assertThat(parts).hasSize((open.size() + 1) / 2);
    assertFollowOneAnother(range, parts);
    assertThat(contents(parts)).isEqualTo(open.stream().map(ThingMapper::thing).toList());
    for (int i = 0; i < parts.size(); i++) {
      assertThat(parts.get(i).getHash())
          .isEqualTo(hash(open.subList(2 * i, Math.min(open.size(), 2 * i + 2))));
    }
  }

  @Test
  void leavesToTheNextCallWhatIsTooMuchForOne() {
    int many = ThingHashes.THINGS_PER_CALL + 1;
    things.put(IntStream.range(0, many).mapToObj(i -> PutThings.exception("Paris", i)));
    things.put(Stream.of(PutThings.exception("Oslo", many)));
    ThingRange oslo = whole(ThingKind.THING_KIND_EXCEPTION, "Oslo");
    ThingRange paris = whole(ThingKind.THING_KIND_EXCEPTION, "Paris");
    ThingRange rome = whole(ThingKind.THING_KIND_EXCEPTION, "Rome");

    HashRangesResponse first = ask(oslo, paris, rome);

    assertThat(first.getThingPartsList())
        .extracting(ThingRangeHash::getThings)
        .containsExactly(1L, ThingHashes.THINGS_PER_CALL - 1L);
    String rest = first.getThingParts(1).getRange().getToId();
    HashRangesResponse second = ask(paris.toBuilder().setFromId(rest).build(), rome);
    assertThat(second.getThingPartsList())
        .extracting(ThingRangeHash::getThings)
        .containsExactly(2L, 0L);
  }

  @Test
  void sendsLargeThingsInSeveralAnswers() {
    List<Thing> large = IntStream.range(0, 40).mapToObj(PutThings::largeReservation).toList();
    things.put(large.stream());
    ThingRange range = whole(ThingKind.THING_KIND_RESERVATION, "Paris");
    ThingRange rest = range;
    List<ThingRangeHash> parts = new ArrayList<>();
    int calls = 0;
    while (parts.isEmpty() || !parts.getLast().getRange().getToId().isEmpty()) {
      HashRangesResponse answer =
          hashes.hash(
              HashRangesRequest.newBuilder().addThingRanges(rest).setIncludeRecords(true).build());
      assertThat(answer.getSerializedSize()).isLessThan(3 << 20);
      parts.addAll(answer.getThingPartsList());
      rest = range.toBuilder().setFromId(parts.getLast().getRange().getToId()).build();
      calls++;
    }

    assertThat(calls).isGreaterThan(1);
    assertFollowOneAnother(range, parts);
    assertThat(contents(parts)).isEqualTo(large.stream().map(ThingMapper::thing).toList());
  }

  @Test
  void answersForRecordsAndThingsAtOnce() {
    things.openSome();
    central.adjust("stock", "P1", 5, AdjustReason.RECEIPT);
    central.run();

    HashRangesResponse answer =
        hashes.hash(
            HashRangesRequest.newBuilder()
                .addRanges(KeyRange.newBuilder().setStore("Paris"))
                .addThingRanges(whole(ThingKind.THING_KIND_TRANSFER, "Rome"))
                .build());

    assertThat(answer.getParts(0).getRecords()).isPositive();
    assertThat(answer.getThingParts(0).getThings()).isPositive();
  }

  @Test
  void refusesWhatIsNoRange() {
    assertThatThrownBy(() -> hashes.hash(HashRangesRequest.getDefaultInstance()))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("ranges");
    assertThatThrownBy(() -> ask(ThingRange.newBuilder().setStore("Paris").build()))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("thing_ranges[0].kind");
    ThingRange paris = whole(ThingKind.THING_KIND_TRANSFER, "Paris");
    assertThatThrownBy(() -> ask(paris, paris.toBuilder().setToId("no id").build()))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("thing_ranges[1].to_id");
    assertThatThrownBy(() -> ask(whole(ThingKind.THING_KIND_TRANSFER, "Nowhere")))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e ->
                assertThat(OnhandError.of(e).reason())
                    .isEqualTo(ErrorReason.ERROR_REASON_STORE_NOT_FOUND));
  }

  private HashRangesResponse ask(ThingRange... ranges) {
    return hashes.hash(HashRangesRequest.newBuilder().addAllThingRanges(List.of(ranges)).build());
  }

  private static void assertFollowOneAnother(ThingRange range, List<ThingRangeHash> parts) {
    String from = range.getFromId();
    for (ThingRangeHash part : parts) {
      assertThat(part.getRange().getFromId()).isEqualTo(from);
      from = part.getRange().getToId();
    }
    assertThat(from).isEqualTo(range.getToId());
  }

  private static List<OpenThing> contents(List<ThingRangeHash> parts) {
    return parts.stream().flatMap(part -> part.getContentsList().stream()).toList();
  }

  private static ByteString hash(List<Thing> things) {
    StateHash hash = new StateHash();
    things.forEach(hash::add);
    return ByteString.copyFrom(hash.finish());
  }

  private static ThingRange whole(ThingKind kind, String store) {
    return ThingRange.newBuilder().setKind(kind).setStore(store).build();
  }
}
