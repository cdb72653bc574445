package io.onhand.server.api;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static io.onhand.server.api.Requests.hold;
import static io.onhand.server.api.Requests.key;
import static io.onhand.server.api.Requests.reserve;
import static io.onhand.server.api.Requests.showing;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ExplainAvailabilityRequest;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.HoldLine;
import io.onhand.inventory.v1.ListReservationsRequest;
import io.onhand.inventory.v1.ListReservationsResponse;
import io.onhand.server.TestCentral;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A page of large things ends early, and no answer is too large to take")
final class LargePagesIT {
  private static final String STORE = "Paris";

  @TempDir static Path data;
  private static TestCentral central;

  @BeforeAll
  static void start() {
    central = new TestCentral(data);
    central.declare(STORE);
  }

  @AfterAll
  static void stop() {
    central.close();
  }

  @Test
  void endsAPageEarlyRatherThanMakeItTooLargeToTake() {
    List<AdjustLine> receipts = new ArrayList<>();
    HoldLine[] lines = new HoldLine[1_000];
    for (int i = 0; i < lines.length; i++) {
      String product = "%03d".formatted(i) + "w".repeat(60);
      receipts.add(adjust("", product, STORE, 100, ADJUST_REASON_RECEIPT).getLine());
      lines[i] = hold(product, STORE, 1);
    }
    central
        .inventory()
        .applyBasket(
            ApplyBasketRequest.newBuilder()
                .setCommand(header("wide"))
                .addAllLines(receipts)
                .build());
    for (int i = 0; i < 60; i++) {
      central.inventory().reserveStock(reserve("wide" + i, 90_000 + i, lines));
    }
    ListReservationsRequest.Builder request =
        ListReservationsRequest.newBuilder()
            .setRecord(key(lines[7].getProduct(), STORE))
            .setPageSize(1_000)
            .setRead(
                showing(
                    central
                        .inventory()
                        .getRecord(
                            GetRecordRequest.newBuilder()
                                .setKey(key(lines[7].getProduct(), STORE))
                                .build())
                        .getFreshness()
                        .getAsOf()));
    List<String> listed = new ArrayList<>();
    int pages = 0;
    do {
      ListReservationsResponse page = central.inventory().listReservations(request.build());
      page.getReservationsList().forEach(it -> listed.add(it.getIdempotencyKey()));
      request.setPageToken(page.getNextPageToken());
      pages++;
    } while (!request.getPageToken().isEmpty());

    assertThat(pages).isGreaterThan(1);
    assertThat(listed).hasSize(60).startsWith("wide0", "wide1").endsWith("wide59");
    assertThat(
            central
                .inventory()
                .explainAvailability(
                    ExplainAvailabilityRequest.newBuilder().setKey(request.getRecord()).build())
                .getReservationsTotal())
        .isEqualTo(60);
  }
}
