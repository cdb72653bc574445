package io.onhand.server;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName(
    "Central that meets damage in a compaction says so, and is refused a start until it is whole")
final class CompactionDamageIT {

  private static final int COULD_NOT_START = 1;
  private static final int RECORDS = 1_000;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  @TempDir Path folder;

  @Test
  void endsOnceAndSaysWhatToDo() throws Exception {
    for (int run = 0; run < TableFiles.FLUSHED_TO_MERGE; run++) {
      try (TestCentral central = new TestCentral(data())) {
        if (run == 0) {
          central.declare("Paris");
          receiveAll(central);
        }
        receive(central.channel(), "run-" + run);
      }
    }
    Path victim = TableFiles.of("records", data().resolve("store")).getFirst();
    byte[] whole = Files.readAllBytes(victim);
    TableFiles.flipABit(victim);

    try (CentralProcess central = start()) {
      sellUntilItEnds(central.awaitPort());
      assertThat(central.awaitEnd(30)).isEqualTo(HaltingFaultHandler.STATUS);
      assertThat(central.errors().toString())
          .contains("The store is damaged. The process stops; the next start reads all of it")
          .contains(victim.getFileName().toString());
    }
    for (int i = 0; i < 2; i++) {
      try (CentralProcess central = start()) {
        assertThat(central.awaitEnd(30)).isEqualTo(COULD_NOT_START);
        assertThat(central.errors().getLast())
            .startsWith("onhand central: Expected the store to be whole")
            .contains(victim.getFileName().toString())
            .contains("Restore a backup");
      }
    }
    Files.write(victim, whole);
    try (TestCentral central = new TestCentral(data())) {
      receive(central.channel(), "again whole");
    }
  }

  private static void sellUntilItEnds(int port) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      long until = System.nanoTime() + PATIENCE_NANOS;
      for (int i = 0; System.nanoTime() - until < 0; i++) {
        String key = "sale-" + i;
        StatusRuntimeException told =
            catchThrowableOfType(StatusRuntimeException.class, () -> receive(channel, key));
        if (told != null) {
          assertThat(OnhandError.of(told).reason())
              .isIn(
                  ErrorReason.ERROR_REASON_OUTCOME_UNKNOWN, ErrorReason.ERROR_REASON_SHUTTING_DOWN);
          return;
        }
      }
      throw new AssertionError("Expected the damage to be met, but all is applied.");
    } finally {
      channel.shutdownNow();
    }
  }

  private static void receive(ManagedChannel central, String key) {
    var _ =
        InventoryServiceGrpc.newBlockingStub(central)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .adjustStock(
                TestCentral.adjust(key, product(RECORDS - 1), "Paris", 1, ADJUST_REASON_RECEIPT));
  }

  private static void receiveAll(TestCentral central) {
    central
        .inventory()
        .applyBasket(
            TestCentral.receipt(
                "opening",
                "Paris",
                IntStream.range(0, RECORDS).mapToObj(CompactionDamageIT::product)));
  }

  private static String product(int number) {
    return "p%04d".formatted(number);
  }

  private CentralProcess start() throws IOException {
    return new CentralProcess(data(), folder.resolve("errors"), "--port", "0");
  }

  private Path data() {
    return folder.resolve("data");
  }
}
