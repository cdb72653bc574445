package io.onhand.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.AdjustStockResponse;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.RecordKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Callers that expect a version get through in a bounded number of tries")
final class ContentionLoopTest {

  private static final List<RecordKey> KEYS =
      List.of(RecordKey.newBuilder().setProduct("P1").setStore("S1").build());

  private final TestServers servers = new TestServers();
  private final ContendedInventory inventory = new ContendedInventory();
  private final TestPace pace = new TestPace();
  private final InventoryClient client =
      InventoryClient.over(
          "till-1",
          SafeCalls.over(RetryPolicy.STANDARD, pace, List.of(servers.connected(inventory))));
  private final ContentionLoop loop = new ContentionLoop(client, pace);

  @AfterEach
  void close() {
    client.close();
    servers.close();
  }

  @Test
  void looksAtTheRecordThatComesWithTheConflict() {
    var versions = new ArrayList<Long>();

    loop.run(
        KEYS,
        (header, seen) -> {
          versions.add(seen.version("P1", "S1"));
          if (versions.size() < 5) {
            inventory.change();
          }
          return adjust(header, seen);
        });

    assertThat(versions).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(inventory.reads()).as("at first and after each pause").isEqualTo(3);
    assertThat(inventory.keys()).as("a fresh key each").hasSize(5);
    assertThat(pace.pauses()).hasSize(2);
    assertThat(pace.pauses().getLast()).isGreaterThan(pace.pauses().getFirst());
  }

  @Test
  void readsAgainWhenTheConflictTellsNothing() {
    var versions = new ArrayList<Long>();

    loop.run(
        KEYS,
        (header, seen) -> {
          versions.add(seen.version("P1", "S1"));
          if (versions.size() == 1) {
            inventory.isGone();
          }
          return adjust(header, seen);
        });

    assertThat(versions).containsExactly(1L, 0L);
    assertThat(inventory.reads()).isEqualTo(2);
  }

  @Test
  void readsAgainWhenCentralWasRestored() {
    var epochs = new ArrayList<Long>();

    loop.run(
        KEYS,
        (header, seen) -> {
          epochs.add(header.getExpectedEpoch());
          assertThat(header.getExpectedEpoch()).isEqualTo(seen.epoch());
          if (epochs.size() == 1) {
            inventory.isRestored();
          }
          return adjust(header, seen);
        });

    assertThat(epochs).containsExactly(7L, 8L);
    assertThat(inventory.reads()).isEqualTo(2);
    assertThat(inventory.keys()).as("a fresh key each").hasSize(2);
    assertThat(pace.pauses()).hasSize(1);
  }

  @Test
  void givesUpAfterSoManyTries() {
    OnhandException thrown =
        catchThrowableOfType(
            OnhandException.class,
            () ->
                loop.run(
                    KEYS,
                    (header, seen) -> {
                      inventory.change();
                      return adjust(header, seen);
                    }));

    assertThat(thrown.error().reason()).isEqualTo(ErrorReason.ERROR_REASON_VERSION_CONFLICT);
    assertThat(inventory.keys()).hasSize(ContentionLoop.TRIES_MAX);
  }

  @Test
  void manyCallersOnOneRecordAllGetThrough() throws Exception {
    int callers = 64;
    int each = 5;
    var together = new CountDownLatch(callers);
    var real = new ContentionLoop(client);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        running.add(
            threads.submit(() -> {
              together.countDown();
              together.await();
              for (int i = 0; i < each; i++) {
                real.run(KEYS, this::adjust);
              }
              return null;
            }));
      }
      for (Future<?> caller : running) {
        caller.get();
      }
    }

    assertThat(inventory.onHand()).isEqualTo((long) callers * each);
  }

  private AdjustStockResponse adjust(CommandHeader header, Seen seen) {
    return client.adjust(
        AdjustStockRequest.newBuilder()
            .setCommand(header)
            .setLine(
                AdjustLine.newBuilder()
                    .setProduct("P1")
                    .setStore("S1")
                    .setDelta(1)
                    .setReason(AdjustReason.ADJUST_REASON_RETURN)
                    .setExpectedVersion(seen.version("P1", "S1")))
            .build());
  }
}
