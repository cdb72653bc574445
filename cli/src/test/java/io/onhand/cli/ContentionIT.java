package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.client.ContentionLoop;
import io.onhand.client.Endpoint;
import io.onhand.client.InventoryClient;
import io.onhand.client.OnhandChannel;
import io.onhand.client.RetryPolicy;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.RecordKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because 64 callers take thousands of tries. */
@Tag("long")
@DisplayName("64 callers that expect a version of one record of a real Central all get through")
final class ContentionIT {

  private static final Pattern READY = Pattern.compile("ready on (127\\.0\\.0\\.1:\\d+) ");
  private static final int CALLERS = 64;
  private static final int EACH = 5;

  @TempDir Path folder;

  @Test
  void everyCallerGetsThrough() throws Exception {
    try (Program central =
        Program.start(
            folder, "central", "--data", folder.resolve("central").toString(), "--port", "0")) {
      Matcher ready = READY.matcher(central.awaitLine("is ready on"));
      assertThat(ready.find()).isTrue();
      var cli = new Cli(folder);
      assertThat(cli.at(ready.group(1), "store", "create", "S").exitCode()).isZero();
      var channel = OnhandChannel.to(Endpoint.central(ready.group(1)));
      var tries = new AtomicInteger();

      try (InventoryClient client = InventoryClient.open("till-1", RetryPolicy.STANDARD, channel);
          ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
          callers.add(
              threads.submit(() -> {
                for (int i = 0; i < EACH; i++) {
                  addOne(client, tries);
                }
              }));
        }
        for (Future<?> caller : callers) {
          caller.get();
        }
        assertThat(client.record("P", "S").getRecord().getOnHand())
            .isEqualTo((long) CALLERS * EACH);
      }

      assertThat(tries.get()).as("they did meet").isGreaterThan(CALLERS * EACH);
    }
  }

  private static void addOne(InventoryClient client, AtomicInteger tries) {
    RecordKey key = RecordKey.newBuilder().setProduct("P").setStore("S").build();
    new ContentionLoop(client)
        .run(
            List.of(key),
            (header, seen) -> {
              tries.incrementAndGet();
              return client.adjust(
                  AdjustStockRequest.newBuilder()
                      .setCommand(header)
                      .setLine(
                          AdjustLine.newBuilder()
                              .setProduct("P")
                              .setStore("S")
                              .setDelta(1)
                              .setReason(AdjustReason.ADJUST_REASON_RETURN)
                              .setExpectedVersion(seen.version("P", "S")))
                      .build());
            });
  }
}
