package io.onhand.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because real processes are started, killed and started again. */
@Tag("long")
@DisplayName("The commands work against a real Central, and after it was killed")
final class CliIT {

  private static final Pattern READY = Pattern.compile("ready on 127\\.0\\.0\\.1:(\\d+) ");

  @TempDir Path folder;

  @Test
  void aDayAtTheOffice() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("stock.csv"),
            "product,store,on_hand\n85123A,France,10\n85123A,Atlantis,1\n71053,France,x\n");
    String target;
    try (Program central = central(0)) {
      target = "127.0.0.1:" + port(central);

      assertThat(at(target, "store", "create", "France").exitCode()).isZero();
      assertThat(at(target, "store", "create", "France").exitCode()).isEqualTo(1);
      CliRun imported = at(target, "stock", "import", csv.toString(), "--run-id", "r-1");
      assertThat(imported.exitCode()).isEqualTo(1);
      assertThat(imported.out()).contains("   3  85123A   Atlantis  REJECTED  STORE_NOT_FOUND");
      assertThat(at(target, "stock", "import", csv.toString(), "--run-id", "r-1").out())
          .contains("done before     1 chunks");

      CliRun sold =
          at(target, "stock", "adjust", "85123A", "France", "-3", "--reason", "SALE", "--key", "k");
      assertThat(sold.exitCode()).isZero();
      assertThat(sold.out()).contains("WHITE HANGING HEART T-LIGHT HOLDER");
      assertThat(
              at(
                      target,
                      "stock",
                      "adjust",
                      "85123A",
                      "France",
                      "-3",
                      "--reason",
                      "SALE",
                      "--key",
                      "k")
                  .err())
          .contains("this call changed nothing");
      CliRun refused = at(target, "stock", "adjust", "85123A", "France", "-8", "--reason", "SALE");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).startsWith("onhand: INSUFFICIENT_STOCK: ").contains("available=7");
      assertThat(
              at(target, "stock", "adjust", "85123A", "France", "0", "--reason", "SALE").exitCode())
          .isEqualTo(2);

      CliRun got = at(target, "stock", "get", "85123A", "France", "--output", "json");
      assertThat(got.json().getFirst().get("on_hand").getAsLong()).isEqualTo(7);
      assertThat(at(target, "status").out())
          .contains("Central ")
          .contains("commands              4 accepted, 2 refused");
      assertThat(at(target, "stock", "export", "--all").out())
          .isEqualTo("product,store,on_hand\n85123A,France,7\n");
      central.kill();
    }

    assertThat(at(target, "stock", "get", "85123A", "France").exitCode()).isEqualTo(3);
    CliRun log = Program.run(folder, "log", "show", "--data", data(), "--output", "json");
    assertThat(log.exitCode()).isZero();
    assertThat(log.json().stream().filter(it -> it.get("operation").getAsString().equals("ADJUST")))
        .hasSize(2);
  }

  @Test
  void theFeedIsFollowedThroughAKill() {
    Program central = central(0);
    try {
      int port = port(central);
      String target = "127.0.0.1:" + port;
      at(target, "store", "create", "France");
      at(target, "stock", "adjust", "A", "France", "5", "--reason", "RECEIPT");
      try (Program tail =
          Program.start(
              folder,
              "feed",
              "tail",
              "--snapshot",
              "--store",
              "France",
              "--output",
              "json",
              "--target",
              target)) {
        tail.awaitLine("\"snapshot_end\"");
        at(target, "stock", "adjust", "A", "France", "-1", "--reason", "SALE");
        tail.awaitLine("\"sequence\":3");
        central.kill();
        tail.awaitNote("The feed broke");

        central = central(port);
        central.awaitLine("is ready on");
        at(target, "stock", "adjust", "A", "France", "-2", "--reason", "SALE");
        tail.awaitLine("\"sequence\":4,");
        CliRun run = tail.terminate();

        assertThat(run.exitCode()).isZero();
        assertThat(
                run.json().stream()
                    .filter(it -> it.get("frame").getAsString().equals("entry"))
                    .map(it -> it.getAsJsonObject("header").get("sequence").getAsLong()))
            .containsExactly(3L, 4L);
        CliRun trimmed = at(target, "feed", "tail", "--after", "99");
        assertThat(trimmed.exitCode()).isEqualTo(1);
        assertThat(trimmed.err()).startsWith("onhand: SEQUENCE_IN_FUTURE: ");
      }
    } finally {
      central.close();
    }
  }

  private Program central(int port) {
    return Program.start(folder, "central", "--data", data(), "--port", Integer.toString(port));
  }

  private String data() {
    return folder.resolve("central").toString();
  }

  /** In this process: only what depends on the launcher needs one of its own. */
  private CliRun at(String target, String... args) {
    return new Cli(folder).at(target, args);
  }

  private static int port(Program central) {
    Matcher matcher = READY.matcher(central.awaitLine("is ready on"));
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }
}
