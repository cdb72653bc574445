package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import io.onhand.cli.fake.FakeState;
import io.onhand.cli.fake.Faults;
import io.onhand.inventory.v1.SyncMode;
import io.onhand.inventory.v1.SyncStart;
import io.onhand.inventory.v1.SyncStockRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Stock is reconciled with a file, and a broken file never sets stock to zero")
final class SyncCommandTest {

  @TempDir Path home;

  private final FakeServer server = FakeServer.central();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void replacesWhatAStoreHolds() throws Exception {
    server.state().record("A", "France", 1).record("Z", "France", 5).record("Z", "UK", 6);

    CliRun run =
        run("sync", file("A,France,2\n"), "--mode", "replace", "--store", "France", "--run", "r");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            created         0
            updated         1
            unchanged       0
            set to zero     1
            not taken over  0
            run             r
            """);
    assertThat(server.state().onHand("Z", "France")).isZero();
    assertThat(server.state().onHand("Z", "UK")).isEqualTo(6);
    assertThat(start().getStoresList()).containsExactly("France");
    assertThat(start().getMode()).isEqualTo(SyncMode.SYNC_MODE_REPLACE);
  }

  @Test
  void aFileWithABrokenRowReplacesNothing() throws Exception {
    server.state().record("A", "France", 1).record("Z", "France", 5);

    CliRun broken =
        run("sync", file("A,France,2\nZ,France,many\n"), "--mode", "replace", "--store", "France");
    CliRun empty = run("sync", file(""), "--mode", "replace", "--store", "France");

    assertThat(broken.exitCode()).isEqualTo(2);
    assertThat(broken.err()).startsWith("Line 3: on_hand: ").contains("but 1 are broken");
    assertThat(empty.exitCode()).isEqualTo(2);
    assertThat(server.state().requests(SyncStockRequest.class)).isEmpty();
  }

  @Test
  void mergesWithAnAnchorAndDry() throws Exception {
    server.state().store("France");

    CliRun run =
        run("sync", file("A,France,2\n"), "--mode", "merge", "--anchor", "77", "--dry-run");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEqualTo("A dry run: nothing was changed.\n");
    assertThat(run.out()).doesNotContain("set to zero");
    assertThat(start().getAnchor().getSequence()).isEqualTo(77);
    assertThat(start().getAnchor().getEpoch()).isEqualTo(FakeState.EPOCH);
    assertThat(start().getDryRun()).isTrue();
    assertThat(server.state().requests(SyncStockRequest.class).getLast().hasFinish()).isTrue();

    run("sync", file("A,France,2\n"), "--mode", "merge", "--anchor", "9:78");
    assertThat(
            server.state().requests(SyncStockRequest.class).stream()
                .filter(SyncStockRequest::hasStart)
                .map(it -> it.getStart().getAnchor().getEpoch()))
        .containsExactly(FakeState.EPOCH, 9L);
  }

  @Test
  void goesOnWhenTheEndWasCut() throws Exception {
    server.state().store("France");
    // Start and chunk; the end is lost before it is read.
    server.state().succeedNext(2);
    server.state().failNext(Faults.lostConnection());

    JsonObject json =
        run("sync", file("A,France,2\n"), "--mode", "merge", "--output", "json").json().getLast();

    assertThat(json.get("created").getAsLong()).isEqualTo(1);
    assertThat(server.state().chunksDecided()).containsExactly(1);
    assertThat(
            server.state().requests(SyncStockRequest.class).stream()
                .filter(SyncStockRequest::hasFinish))
        .hasSize(2);
  }

  @Test
  void storesBelongToReplaceAlone() throws Exception {
    String file = file("A,France,2\n");

    assertThat(run("sync", file, "--mode", "replace").exitCode()).isEqualTo(2);
    assertThat(run("sync", file, "--mode", "merge", "--store", "France").exitCode()).isEqualTo(2);
    assertThat(run("sync", file).exitCode()).isEqualTo(2);
    assertThat(run("sync", file, "--mode", "merge", "--anchor", "x").exitCode()).isEqualTo(2);
  }

  private SyncStart start() {
    return server.state().requests(SyncStockRequest.class).getFirst().getStart();
  }

  private CliRun run(String... args) {
    return new Cli(home).at(server.address(), args);
  }

  private String file(String rows) throws IOException {
    return Files.writeString(home.resolve("stock.csv"), "product,store,on_hand\n" + rows)
        .toString();
  }
}
