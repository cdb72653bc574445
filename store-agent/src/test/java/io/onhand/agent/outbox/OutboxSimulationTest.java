package io.onhand.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.outbox.Queueing.Queued;
import io.onhand.agent.outbox.Writes.Write;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.api.Errors;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.storage.InMemoryStore.FailedWrite;
import io.onhand.server.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName(
    "Through crashes and cuts no queued write is lost, doubled, overtaken or shown wrongly")
final class OutboxSimulationTest {

  private static final int EVENTS = 600;
  private static final List<String> PRODUCTS = List.of("p0", "p1", "p2", "p3");

  /** What was handed in, by key, and the number that it was acknowledged with. */
  private final Map<String, Write> given = new LinkedHashMap<>();

  private final Map<String, Long> acknowledged = new TreeMap<>();

  /** Keys that Central may refuse, at least for a while. */
  private final Set<String> refusable = new HashSet<>();

  /** Keys that tills told straight to Central as well. */
  private final Set<String> direct = new HashSet<>();

  /** Writes whose keys other commands have as well, on records of their own. */
  private final Map<String, Write> shared = new LinkedHashMap<>();

  private static LongStream seeds() {
    return LongStream.rangeClosed(1, 60);
  }

  /** The seed reproduces a failure. */
  @ParameterizedTest
  @MethodSource("seeds")
  void keepsEveryWriteOnceAndInOrder(long seed) {
    Random random = new Random(seed);
    OutboxFixture it = new OutboxFixture(seed);
    for (int event = 0; event < EVENTS; event++) {
      String where = "seed " + seed + ", event " + event;
      try {
        disturb(it, random);
      } catch (StorageException | OutboxException planned) {
        restart(it, random);
      }
      check(it, where);
    }
    atRest(it, random, "seed " + seed);
  }

  private void disturb(OutboxFixture it, Random random) {
    switch (random.nextInt(27)) {
      case 0, 1, 2, 3 -> give(it, random);
      case 4 -> giveAgain(it, random);
      case 5, 6, 7, 8 -> it.step();
      case 9, 10 -> it.central.decide(1 + random.nextInt(4));
      case 11 -> it.central.cut();
      case 12 -> it.central.isDown = random.nextInt(3) == 0;
      case 13 -> it.central.busy = random.nextInt(3) == 0 ? Errors.diskLow() : null;
      case 14 -> it.follow(it.cursor + random.nextInt(4));
      case 15 -> {
        it.follow(Math.min(it.central.log.size(), it.cursor + random.nextInt(4)));
        it.durable = Math.min(it.cursor, it.central.log.size());
      }
      case 16 -> it.clock.advance(Duration.ofMillis(random.nextInt(3_000)));
      case 17 -> it.store.failNextWrite(random.nextBoolean() ? FailedWrite.KEPT : FailedWrite.LOST);
      case 18 -> restart(it, random);
      case 19 -> it.beginSnapshot();
      case 20 -> {
        it.askForSnapshot();
        if (random.nextInt(4) == 0) { // as one that was killed just before
          restart(it, random);
        } else {
          it.showSnapshot();
        }
      }
      case 21 -> tellDirectly(it, random);
      case 22, 23 -> retry(it, random);
      case 24 -> giveShared(it, random);
      case 25 -> tellShared(it, random);
      default -> it.clock.advance(Duration.ofMillis(random.nextInt(100)));
    }
    it.cursor = Math.min(it.cursor, it.central.log.size());
  }

  private void give(OutboxFixture it, Random random) {
    String key = "k" + given.size();
    List<String> products = new ArrayList<>(PRODUCTS);
    Collections.shuffle(products, random);
    boolean isRequest = random.nextInt(5) == 0;
    Write write =
        Writes.fact(
            header(key, isRequest),
            random.nextBoolean() ? -1 - random.nextInt(9) : 1 + random.nextInt(9),
            products.subList(0, 1 + random.nextInt(2)));
    if (isRequest || random.nextInt(10) == 0) {
      (isRequest ? it.central.refusedRequests : it.central.refused).add(key);
      refusable.add(key);
    }
    given.put(key, write);
    hand(it, key, write);
  }

  private static CommandHeader header(String key, boolean isRequest) {
    return Writes.header(key).toBuilder()
        .setKind(isRequest ? CommandKind.COMMAND_KIND_REQUEST : CommandKind.COMMAND_KIND_FACT)
        .build();
  }

  /** A till has a line of its own, and has seen its request happen. */
  private void tellDirectly(OutboxFixture it, Random random) {
    if (acknowledged.isEmpty()) {
      return;
    }
    String key = List.copyOf(acknowledged.keySet()).get(random.nextInt(acknowledged.size()));
    if (it.central.applied(key) == null) {
      direct.add(key);
      MutateStreamRequest.Builder fact = write(key).request().toBuilder();
      Retrial.header(fact).setKind(CommandKind.COMMAND_KIND_FACT);
      it.central.toldDirectly(fact.build());
    }
  }

  /** Somebody tries again what is parked, perhaps when its cause is gone. */
  private void retry(OutboxFixture it, Random random) {
    List<QueuedWrite> parked = it.outbox.desk().parked(0, 10_000);
    if (parked.isEmpty()) {
      return;
    }
    QueuedWrite write = parked.get(random.nextInt(parked.size()));
    String key = write.command().firstKey();
    if (random.nextBoolean()) {
      it.central.refusedRequests.remove(key);
      it.central.refused.remove(key);
    }
    it.outbox
        .desk()
        .retry(
            write.number(),
            random.nextInt(4) == 0,
            new Position(ModelCentral.EPOCH, 1),
            "anna",
            "a test",
            done -> {
              if (done instanceof ActionResult.Done(OutboxAction action)
                  && action.kind() instanceof OutboxAction.Retried(long number, _, _)
                  && given.containsKey(key)) {
                acknowledged.put(key, number);
              }
            });
  }

  private void giveShared(OutboxFixture it, Random random) {
    String key = "s" + shared.size();
    Write write =
        random.nextBoolean() ? Writes.fact(key, -5, "q0") : Writes.fact(key, -5, "q0", "q1");
    shared.put(key, write);
    it.outbox.add(write.command(), write.footprint().voided(), () -> null, _ -> {});
  }

  /** Another till has given the same key to another command. */
  private void tellShared(OutboxFixture it, Random random) {
    if (!shared.isEmpty()) {
      // Mostly one that is still on its way.
      int back = Math.min(random.nextInt(3), shared.size() - 1);
      String key = "s" + (shared.size() - 1 - back);
      it.central.toldDirectly(Writes.fact(key, -1, random.nextBoolean() ? "q0" : "q2").request());
    }
  }

  /** A till that got no answer, or one that did, sends the same again. */
  private void giveAgain(OutboxFixture it, Random random) {
    if (!given.isEmpty()) {
      String key = "k" + random.nextInt(given.size());
      if (it.central.applied(key) == null) {
        hand(it, key, write(key));
      }
    }
  }

  private void hand(OutboxFixture it, String key, Write write) {
    it.outbox.add(
        write.command(),
        write.footprint().voided(),
        () -> null,
        told -> {
          if (told instanceof Queued(long _, long number, boolean _, var _)) {
            Long before = acknowledged.put(key, number);
            assertThat(before == null || before == number).as(key + " is " + number).isTrue();
          }
        });
  }

  private void restart(OutboxFixture it, Random random) {
    it.restart(
        random.nextBoolean() ? it.store.afterKill() : it.store.afterPowerCut(random.nextInt(4)));
    // What was durable without being acknowledged counts as well from now on.
    for (QueuedWrite write : it.outbox.desk().queued(0, 10_000)) {
      if (given.containsKey(write.command().id().key())) {
        acknowledged.merge(write.command().id().key(), write.number(), Math::max);
      }
    }
  }

  /** What is shown is what the log holds at the cursor and all that was acknowledged beyond. */
  private void check(OutboxFixture it, String where) {
    Set<String> parked = new HashSet<>();
    for (QueuedWrite write : it.outbox.desk().parked(0, 10_000)) {
      Write other = shared.get(write.command().firstKey());
      if (other == null) {
        parked.add(write.command().id().key());
      } else {
        assertThat(write.command().effects()).as(where).isEqualTo(other.command().effects());
      }
    }
    for (String product : PRODUCTS) {
      RecordKey record = Writes.key(product);
      long expected = 0;
      for (String key : acknowledged.keySet()) {
        ModelCentral.Entry entry = it.central.applied(key);
        boolean isShown = entry != null && entry.sequence() <= it.cursor;
        if (!isShown && !parked.contains(key)) {
          expected += delta(key, record);
        }
      }
      assertThat(it.pending(record)).as(where + ", " + record).isEqualTo(expected);
    }
    assertThat(parked).as(where).isSubsetOf(refusable);
  }

  private Write write(String key) {
    return Objects.requireNonNull(given.get(key), key);
  }

  private long delta(String key, RecordKey record) {
    return write(key).command().effects().stream()
        .filter(effect -> effect.key().equals(record))
        .mapToLong(effect -> effect.onHandDelta())
        .sum();
  }

  private void atRest(OutboxFixture it, Random random, String where) {
    it.central.isDown = false;
    it.central.busy = null;
    restart(it, random);
    it.replay();
    check(it, where);
    for (RecordKey record : PRODUCTS.stream().map(Writes::key).toList()) {
      List<Long> numbers =
          it.central.log.stream()
              .filter(entry -> entry.changes().containsKey(record))
              .filter(entry -> !direct.contains(entry.key()))
              .map(entry -> acknowledged.getOrDefault(entry.key(), -1L))
              .toList();
      assertThat(numbers).as(where + ", " + record).isSorted().doesNotContain(-1L);
    }
    for (String key : acknowledged.keySet()) {
      assertThat(it.central.applied(key) != null || refusable.contains(key))
          .as(where + ", " + key)
          .isTrue();
    }
    assertThat(acknowledged.values()).as(where).doesNotHaveDuplicates();
    assertThat(it.central.log.stream().map(ModelCentral.Entry::key).toList())
        .as(where)
        .doesNotHaveDuplicates();
    it.follow(it.central.log.size());
    it.replay();
    for (QueuedWrite write : it.outbox.desk().parked(0, 10_000)) {
      String key = write.command().id().key();
      assertThat(shared.containsKey(key) ? null : it.central.applied(key)).as(where).isNull();
    }
    it.durable = it.cursor;
    it.clock.advance(Duration.ofMinutes(6));
    it.step();
    it.clock.advance(Duration.ofMinutes(6));
    it.step();
    for (String product : List.of("p0", "p1", "p2", "p3", "q0", "q1", "q2")) {
      assertThat(it.pending(Writes.key(product))).as(where).isZero();
    }
    OutboxStatus status = it.outbox.status();
    assertThat(status.waiting()).as(where).isZero();
    assertThat(status.mayClose()).as(where).isEqualTo(status.parked() == 0);
  }
}
