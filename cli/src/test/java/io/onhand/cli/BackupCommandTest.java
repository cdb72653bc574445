package io.onhand.cli;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.cli.fake.CliRun;
import io.onhand.server.TestCentral;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName("Backups are made, listed, proved and restored from the command line")
final class BackupCommandTest {

  @TempDir Path home;

  @Test
  void fromMakingToTheLogOfTheRestoredCentral() throws Exception {
    Path data = home.resolve("central");
    String name;
    try (TestCentral central = new TestCentral(data)) {
      central.declare("Paris");
      central.inventory().adjustStock(adjust("stock", "A", "Paris", 5, ADJUST_REASON_RECEIPT));
      String target = "127.0.0.1:" + central.port();

      assertThat(cli().at(target, "backup", "list").err()).contains("every 24 hours, 2 are kept");
      CliRun made = cli().at(target, "backup", "create", "--output", "json");
      assertThat(made.exitCode()).isZero();
      name = made.json().getFirst().get("name").getAsString();
      assertThat(made.json().getFirst().get("state").getAsString()).isEqualTo("UNVERIFIED");
      assertThat(cli().at(target, "status").out()).contains("verified backup       none");
      CliRun verified = cli().at(target, "backup", "verify", name);
      assertThat(verified.exitCode()).isZero();
      assertThat(verified.out()).contains("log replayed from the first entry");
      assertThat(cli().at(target, "backup", "list").out())
          .contains(name + "  backup")
          .contains("verified ");
      assertThat(cli().at(target, "status").out()).contains("verified backup       up to 2, made ");
      CliRun unknown = cli().at(target, "backup", "verify", "monday");
      assertThat(unknown.exitCode()).isEqualTo(1);
      assertThat(unknown.err()).contains("BACKUP_NOT_FOUND");
    }

    Path backup = home.resolve("central-backups").resolve(name);
    CliRun offline = cli().run("backup", "verify", "--offline", backup.toString());
    assertThat(offline.exitCode()).isZero();
    assertThat(offline.out()).startsWith("Verified  " + backup);
    CliRun occupied = cli().run("backup", "restore", name, "--to", data.toString());
    assertThat(occupied.exitCode()).isEqualTo(2);
    assertThat(occupied.err()).contains("Expected an empty folder to restore into");
    Path restored = home.resolve("restored");
    CliRun done = cli().run("backup", "restore", name, "--to", restored.toString());
    assertThat(done.exitCode()).isZero();
    assertThat(done.out()).contains("epoch ended").contains(", at entry 2");
    CliRun log = cli().run("log", "show", "--data", restored.toString());
    assertThat(log.exitCode()).isZero();
    assertThat(log.out()).contains("new epoch").contains("ended at 2");

    Path manifest = backup.resolve("MANIFEST");
    Files.writeString(manifest, Files.readString(manifest).replace("sequence 2", "sequence 3"));
    CliRun damaged = cli().run("backup", "verify", "--offline", backup.toString());
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.out()).startsWith("Damaged").contains("Expected a whole manifest");
    CliRun refused = cli().run("backup", "restore", name, "--to", home.resolve("other").toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("Expected a whole manifest").contains("cut or changed");
  }

  private Cli cli() {
    return new Cli(home).with("ONHAND_CENTRAL_DATA", home.resolve("central").toString());
  }
}
