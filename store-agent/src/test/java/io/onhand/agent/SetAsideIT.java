package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.server.TestCentral.adjust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.onhand.agent.v1.SetAsideReplica;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.TestCentral;
import io.onhand.server.storage.DamageNote;
import io.onhand.server.storage.SyncedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@DisplayName(
    "A replica that is damaged or of another epoch is set aside, and the agent warms up anew")
final class SetAsideIT {
  @TempDir Path data;

  @Test
  void aDamagedReplicaIsSetAsideAndWarmsUp() throws IOException {
    int port = leaveACopy("central");
    try (Stream<Path> files = Files.list(data.resolve("agent").resolve("store"))) {
      for (Path file : files.filter(each -> each.toString().contains("MANIFEST")).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }
    try (Agent agent = start(port);
        TestAgent till = new TestAgent(agent.port())) {
      StatusRuntimeException refused =
          catchThrowableOfType(StatusRuntimeException.class, () -> till.record("22423", "Paris"));
      assertThat(OnhandError.of(refused).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_REPLICA_NOT_READY);
      assertThat(OnhandError.of(refused).retryDelay()).isPresent();
      assertThat(why(till)).containsExactly("damaged");
    }
    try (TestCentral central = new TestCentral(data.resolve("central"));
        Agent agent = start(central.port());
        TestAgent till = new TestAgent(agent.port())) {
      await().until(till::isUpToDate);
      assertThat(till.record("22423", "Paris").getRecord().getOnHand()).isEqualTo(10);
      assertThat(why(till)).containsExactly("damaged");
    }
  }

  @Test
  void aReplicaThatWasNotedIsSetAsideAtTheNextStart() throws IOException {
    int port = leaveACopy("central");
    DamageNote note = DamageNote.in(data.resolve("agent"));
    note.leave("checksum mismatch");
    try (Agent agent = start(port);
        TestAgent till = new TestAgent(agent.port())) {
      assertThat(why(till)).containsExactly("damaged");
      assertThat(till.status().getRecords()).isZero();
    }
    assertThat(note.isThere()).isFalse();
  }

  @Test
  void aReplicaOfAnotherEpochIsSetAside() throws IOException {
    leaveACopy("central");
    try (TestCentral other = new TestCentral(data.resolve("other"))) {
      other.declare("Paris");
      other.inventory().adjustStock(adjust("k1", "22423", "Paris", 8, ADJUST_REASON_RECEIPT));
      try (Agent agent = start(other.port());
          TestAgent till = new TestAgent(agent.port())) {
        await().until(till::isUpToDate);
        assertThat(till.record("22423", "Paris").getRecord().getOnHand()).isEqualTo(8);
        assertThat(why(till)).containsExactly("other-epoch");
        SetAsideReplica aside = till.status().getSetAside(0);
        assertThat(Path.of(aside.getPath())).isDirectoryContaining("glob:**CURRENT");

        SyncedFiles.deleteAll(Path.of(aside.getPath()));
        assertThat(why(till)).isEmpty();
      }
    }
  }

  @Test
  void statusShowsTheAlarmsThatAreThereNow() throws IOException {
    Path lost = data.resolve("agent").resolve("lost-by-central");
    try (TestCentral central = new TestCentral(data.resolve("central"));
        Agent agent = start(central.port());
        TestAgent till = new TestAgent(agent.port())) {
      central.declare("Paris");
      await().until(till::isUpToDate);
      await().until(() -> till.status().getAlarmsList().isEmpty());
      Files.createDirectories(lost);
      Path file = Files.writeString(lost.resolve("epoch-1-seen-3-central-2.ndjson"), "{}\n");
      assertThat(till.status().getAlarmsList()).singleElement().asString().contains("lost");

      Files.delete(file);
      assertThat(till.status().getAlarmsList()).isEmpty();
    }
  }

  @Test
  void whatAKillLeftOfACopyGoesAtTheNextStart() throws IOException {
    start(1).close();
    Path half =
        Files.createDirectories(
            data.resolve("agent/replica-set-aside-20261120T100000000Z-other-epoch.tmp"));
    Files.writeString(half.resolve("000012.sst"), "half of it");
    Path lost = Files.createDirectories(data.resolve("agent/lost-by-central"));
    Path halfAList = Files.writeString(lost.resolve("ahead-of-central-x.ndjson.new"), "{");

    start(1).close();

    assertThat(half).doesNotExist();
    assertThat(halfAList).doesNotExist();
    assertThat(data.resolve("agent").resolve("outbox")).exists();
  }

  private static List<String> why(TestAgent till) {
    return till.status().getSetAsideList().stream().map(SetAsideReplica::getWhy).toList();
  }

  private int leaveACopy(String folder) throws IOException {
    try (TestCentral central = new TestCentral(data.resolve(folder))) {
      central.declare("Paris");
      central.inventory().adjustStock(adjust("k1", "22423", "Paris", 10, ADJUST_REASON_RECEIPT));
      try (Agent agent = start(central.port());
          TestAgent till = new TestAgent(agent.port())) {
        await().until(till::isUpToDate);
        await().until(() -> till.record("22423", "Paris").getRecord().getOnHand() == 10);
      }
      return central.port();
    }
  }

  private Agent start(int central) throws IOException {
    return Agent.start(
        TestAgent.settings(data.resolve("agent"), central, "Paris"),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }
}
